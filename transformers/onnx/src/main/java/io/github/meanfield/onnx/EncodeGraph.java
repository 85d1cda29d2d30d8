package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.math.SeenLevels;
import io.github.meanfield.runtime.math.TabularMath;
import io.github.meanfield.runtime.steps.EmbeddedCategory;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.Feature;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.OneHotCategory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The input layer of networks for tables. What is computed in the same way is computed for all
 * features at once; at the end the columns are put into the layer's order.
 */
final class EncodeGraph {

  private final Ops ops;

  /** What was computed, and which columns of the layer it is. */
  private final List<Value> parts = new ArrayList<>();

  private final List<Integer> places = new ArrayList<>();

  EncodeGraph(Ops ops) {
    this.ops = ops;
  }

  Value add(Encode layer, Value features) {
    int[] first = first(layer);
    addNumbers(layer, first, features);
    addOneHots(layer, first, features);
    addEmbedded(layer, first, features);
    Value columns = ordered();
    if (layer.scales().length == 0) {
      return columns;
    }
    double[] scales = new double[layer.outputs()];
    Arrays.fill(scales, 1);
    System.arraycopy(Ops.doubles(layer.scales()), 0, scales, 0, layer.scales().length);
    return ops.multiply(columns, ops.row("scales", DataType.FLOAT, scales));
  }

  /** The first column of each feature. */
  private static int[] first(Encode layer) {
    int[] first = new int[layer.features().size()];
    int plain = 0;
    int embedded = layer.plainColumns();
    for (int j = 0; j < first.length; j++) {
      Feature feature = layer.features().get(j);
      if (feature instanceof EmbeddedCategory) {
        first[j] = embedded;
        embedded += feature.columns();
      } else {
        first[j] = plain;
        plain += feature.columns();
      }
    }
    return first;
  }

  private void put(Value part, int[] columns) {
    parts.add(part);
    Arrays.stream(columns).forEach(places::add);
  }

  private Value ordered() {
    int[] order = new int[places.size()];
    for (int i = 0; i < order.length; i++) {
      order[places.get(i)] = i;
    }
    Value all = ops.concat(parts);
    boolean isOrdered = IntStream.range(0, order.length).allMatch(i -> order[i] == i);
    return isOrdered ? all : ops.columns(all, order);
  }

  private static int[] of(Encode layer, Class<?> type) {
    return IntStream.range(0, layer.features().size())
        .filter(j -> type.isInstance(layer.features().get(j)))
        .toArray();
  }

  private void addNumbers(Encode layer, int[] first, Value features) {
    int[] numbers = of(layer, NumberFeature.class);
    if (numbers.length == 0) {
      return;
    }
    Ops its = ops.in("numbers");
    List<NumberFeature> all =
        Arrays.stream(numbers).mapToObj(j -> (NumberFeature) layer.features().get(j)).toList();
    Value values = its.columns(features, numbers);
    Value isMissing = its.isNan(values);
    Value scaled = its.where(isMissing, its.scalar(DataType.FLOAT, 0), scaled(its, all, values));
    int[] own = Arrays.stream(numbers).map(j -> first[j]).toArray();
    new NumberEmbeddings(its, scaled, this::put).add(all, own);
    addMarks(its, all, own, isMissing);
  }

  /** In double, as a float far from the others has a square that is none. */
  private static Value scaled(Ops its, List<NumberFeature> numbers, Value values) {
    double[] center = numbers.stream().mapToDouble(NumberFeature::center).toArray();
    double[] factor = numbers.stream().mapToDouble(NumberFeature::factor).toArray();
    Value x = its.cast(values, DataType.DOUBLE);
    Value z =
        its.multiply(
            its.subtract(x, its.row("center", DataType.DOUBLE, center)),
            its.row("factor", DataType.DOUBLE, factor));
    Value ninth = its.divide(its.multiply(z, z), its.scalar(DataType.DOUBLE, 9));
    Value length = its.node("Sqrt", its.add(its.scalar(DataType.DOUBLE, 1), ninth));
    return its.cast(its.divide(z, length), DataType.FLOAT);
  }

  private void addMarks(Ops its, List<NumberFeature> numbers, int[] first, Value isMissing) {
    int[] marked =
        IntStream.range(0, first.length).filter(i -> numbers.get(i).marksMissing()).toArray();
    if (marked.length == 0) {
      return;
    }
    double[][] marks = new double[2][marked.length];
    int[] columns = new int[marked.length];
    for (int i = 0; i < marked.length; i++) {
      NumberFeature number = numbers.get(marked[i]);
      for (int mark = 0; mark < 2; mark++) {
        marks[mark][i] = TabularMath.scale(mark, number.missingCenter(), number.missingFactor());
      }
      columns[i] = first[marked[i]] + number.columns() - 1;
    }
    put(
        its.where(
            its.columns(isMissing, marked),
            its.row("missing", DataType.FLOAT, marks[1]),
            its.row("present", DataType.FLOAT, marks[0])),
        columns);
  }

  private void addOneHots(Encode layer, int[] first, Value features) {
    OneHotColumns made = new OneHotColumns();
    for (int j : of(layer, OneHotCategory.class)) {
      made.add(j, first[j], (OneHotCategory) layer.features().get(j));
    }
    if (!made.isEmpty()) {
      put(made.values(ops.in("oneHot"), features), made.places());
    }
  }

  /**
   * A level has a place among those seen, which have vectors. Behind these is one of zeros, that of
   * levels that training has not seen and of what is no level.
   */
  private void addEmbedded(Encode layer, int[] first, Value features) {
    int[] embedded = of(layer, EmbeddedCategory.class);
    if (embedded.length == 0) {
      return;
    }
    Ops its = ops.in("embedded");
    double[] levels =
        Arrays.stream(embedded).mapToDouble(j -> layer.features().get(j).levels()).toArray();
    Value values = its.columns(features, embedded);
    Value end = its.row("levels", DataType.FLOAT, levels);
    Value isInRange =
        its.compare(
            "And",
            its.compare("GreaterOrEqual", values, its.scalar(DataType.FLOAT, 0)),
            its.compare("Less", values, end));
    Value isLevel =
        its.compare("And", isInRange, its.compare("Equal", its.node("Floor", values), values));
    Value indices = its.cast(its.where(isLevel, values, end), DataType.INT64);
    for (int i = 0; i < embedded.length; i++) {
      EmbeddedCategory category = (EmbeddedCategory) layer.features().get(embedded[i]);
      int from = first[embedded[i]];
      Ops own = its.in("feature" + embedded[i]);
      Value index =
          own.node(
              "Gather",
              DataType.INT64,
              List.of(Ops.attribute("axis", 1)),
              indices,
              own.constant("number", DataType.INT64, new double[] {i}));
      Value place = category.unseen().length == 0 ? index : placed(own, category, index);
      put(
          own.node(
              "Gather",
              DataType.FLOAT,
              List.of(Ops.attribute("axis", 0)),
              own.matrix("vectors", vectors(category)),
              place),
          IntStream.range(from, from + category.columns()).toArray());
    }
  }

  private static Value placed(Ops ops, EmbeddedCategory category, Value index) {
    int[] places = SeenLevels.places(category.levels(), category.unseen());
    int[] all = Arrays.copyOf(places, places.length + 1);
    all[places.length] = -1;
    int none = category.vectors().length;
    return ops.node(
        "Gather",
        DataType.INT64,
        List.of(Ops.attribute("axis", 0)),
        ops.integers("places", Arrays.stream(all).map(p -> p < 0 ? none : p).toArray()),
        index);
  }

  private static float[][] vectors(EmbeddedCategory category) {
    int seen = category.vectors().length;
    float[][] vectors = Arrays.copyOf(category.vectors(), seen + 1);
    vectors[seen] = new float[category.size()];
    return vectors;
  }
}
