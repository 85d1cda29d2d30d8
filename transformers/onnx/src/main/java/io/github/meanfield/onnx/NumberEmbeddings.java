package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.math.TabularMath;
import io.github.meanfield.runtime.steps.Embedding;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.Periodic;
import io.github.meanfield.runtime.steps.PiecewiseLinear;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Embeddings of numbers. Those of the same kind and widths are computed at once, in tensors of
 * [features, N, width].
 */
final class NumberEmbeddings {

  private final Ops ops;
  private final Value numbers;
  private final BiConsumer<Value, int[]> results;

  /**
   * Embeddings.
   *
   * @param numbers [N, numbers] of floats, scaled
   * @param results takes what is computed, [N, columns], and the columns of the layer that it is
   */
  NumberEmbeddings(Ops ops, Value numbers, BiConsumer<Value, int[]> results) {
    this.ops = ops;
    this.numbers = numbers;
    this.results = results;
  }

  /**
   * Adds the embeddings of numbers.
   *
   * @param all the numbers, in their order
   * @param first the layer's column in which each begins
   */
  void add(List<NumberFeature> all, int[] first) {
    Map<List<Integer>, List<Integer>> groups = new TreeMap<>(NumberEmbeddings::compare);
    for (int i = 0; i < first.length; i++) {
      groups.computeIfAbsent(shape(all.get(i).embedding()), shape -> new ArrayList<>()).add(i);
    }
    for (List<Integer> group : groups.values()) {
      int[] own = group.stream().mapToInt(i -> i).toArray();
      List<Embedding> embeddings = group.stream().map(i -> all.get(i).embedding()).toList();
      int width = embeddings.get(0).columns();
      int[] columns =
          Arrays.stream(own).flatMap(i -> IntStream.range(first[i], first[i] + width)).toArray();
      results.accept(embedded(embeddings, own), columns);
    }
  }

  /** What embeddings that are computed at once have in common; bins may be fewer than others'. */
  private static List<Integer> shape(Embedding embedding) {
    if (embedding instanceof Periodic periodic) {
      return List.of(2, periodic.columns(), periodic.frequencies().length);
    }
    return List.of(embedding instanceof PiecewiseLinear ? 1 : 0, embedding.columns(), 0);
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    return Arrays.compare(
        a.stream().mapToInt(i -> i).toArray(), b.stream().mapToInt(i -> i).toArray());
  }

  private Value embedded(List<Embedding> group, int[] own) {
    Value x = ops.columns(numbers, own);
    if (group.get(0) instanceof Periodic) {
      return periodic(ops.in("periodic"), group.stream().map(Periodic.class::cast).toList(), x);
    } else if (group.get(0) instanceof PiecewiseLinear) {
      return piecewise(
          ops.in("piecewise"), group.stream().map(PiecewiseLinear.class::cast).toList(), x);
    }
    return x;
  }

  private static Value periodic(Ops its, List<Periodic> group, Value numbers) {
    int frequencies = group.get(0).frequencies().length;
    int columns = group.get(0).bias().length;
    Value x = byFeature(its, numbers);
    Tensor factors = new Tensor(group.size(), 1, frequencies);
    Tensor phases = new Tensor(group.size(), 1, frequencies);
    Tensor weights = new Tensor(group.size(), frequencies, columns);
    Tensor bias = new Tensor(group.size(), 1, columns);
    for (int i = 0; i < group.size(); i++) {
      Periodic own = group.get(i);
      bias.set(i, 0, own.bias());
      for (int f = 0; f < frequencies; f++) {
        factors.set(i, 0, f, own.frequencies()[f]);
        phases.set(i, 0, f, own.phases()[f] * (1 / TabularMath.TURN));
        for (int k = 0; k < columns; k++) {
          weights.set(i, f, k, own.weights()[k][f]);
        }
      }
    }
    Value turns =
        its.add(its.multiply(x, factors.in(its, "frequencies")), phases.in(its, "phases"));
    // Whole turns are taken out, as the cosine of a large float is a coarse one.
    Value part = its.subtract(turns, its.node("Round", turns));
    Value cosines =
        its.node("Cos", its.multiply(part, its.scalar(DataType.FLOAT, TabularMath.TURN)));
    Value sums =
        its.add(its.node("MatMul", cosines, weights.in(its, "weights")), bias.in(its, "bias"));
    return byRow(its, beside(its, sums, x), group.size() * (columns + 1));
  }

  /**
   * A bin's share is limited to that of a value at its ends; only below the first and above the
   * last bin it goes on. So the shares of all bins are what they are by definition.
   */
  private static Value piecewise(Ops its, List<PiecewiseLinear> group, Value numbers) {
    int bins = most(group, own -> own.bins().length);
    int columns = group.get(0).columns();
    Value x = byFeature(its, numbers);
    Tensor starts = new Tensor(group.size(), 1, bins);
    Tensor widths = new Tensor(group.size(), 1, bins);
    Tensor least = new Tensor(group.size(), 1, bins);
    Tensor largest = new Tensor(group.size(), 1, bins);
    Tensor weights = new Tensor(group.size(), bins + 1, columns);
    Tensor bias = new Tensor(group.size(), 1, columns);
    for (int i = 0; i < group.size(); i++) {
      PiecewiseLinear own = group.get(i);
      int last = own.bins().length - 1;
      for (int t = 0; t < bins; t++) {
        boolean isThere = t <= last;
        starts.set(i, 0, t, isThere ? own.boundaries()[t] : 0);
        widths.set(i, 0, t, isThere ? own.boundaries()[t + 1] - own.boundaries()[t] : 1);
        least.set(i, 0, t, t == 0 ? TabularMath.LEAST_SHARE : 0);
        largest.set(i, 0, t, t == last ? TabularMath.LARGEST_SHARE : isThere ? 1 : 0);
        if (isThere) {
          weights.set(i, t, own.bins()[t]);
        }
      }
      weights.set(i, bins, own.weights());
      bias.set(i, 0, own.bias());
    }
    Value shares =
        its.limit(
            its.divide(its.subtract(x, starts.in(its, "starts")), widths.in(its, "widths")),
            least.in(its, "least"),
            largest.in(its, "largest"));
    Value sums =
        its.add(
            its.node("MatMul", beside(its, shares, x), weights.in(its, "weights")),
            bias.in(its, "bias"));
    return byRow(its, sums, group.size() * columns);
  }

  private static <T> int most(List<T> group, ToIntFunction<T> count) {
    return group.stream().mapToInt(count).max().orElseThrow();
  }

  /** [N, features] to [features, N, 1]. */
  private static Value byFeature(Ops its, Value numbers) {
    return its.node(
        "Unsqueeze",
        its.node(
            "Transpose",
            numbers.type(),
            List.of(Ops.attribute("perm", new long[] {1, 0})),
            numbers),
        its.integers("last", 2));
  }

  private static Value beside(Ops its, Value a, Value b) {
    return its.node("Concat", a.type(), List.of(Ops.attribute("axis", 2)), a, b);
  }

  /** [features, N, width] to [N, features × width]. */
  private static Value byRow(Ops its, Value values, int columns) {
    Value rows =
        its.node(
            "Transpose",
            values.type(),
            List.of(Ops.attribute("perm", new long[] {1, 0, 2})),
            values);
    return its.node("Reshape", rows, its.integers("rows", 0, columns));
  }

  /** A constant that is being filled in. */
  private record Tensor(int features, int rows, int columns, double[] values) {

    Tensor(int features, int rows, int columns) {
      this(features, rows, columns, new double[features * rows * columns]);
    }

    void set(int feature, int row, int column, float value) {
      values[(feature * rows + row) * columns + column] = value;
    }

    void set(int feature, int row, float[] all) {
      for (int column = 0; column < columns; column++) {
        set(feature, row, column, all[column]);
      }
    }

    Value in(Ops its, String name) {
      return its.constant(name, DataType.FLOAT, values, features, rows, columns);
    }
  }
}
