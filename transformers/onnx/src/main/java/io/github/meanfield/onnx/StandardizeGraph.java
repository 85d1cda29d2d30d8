package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.math.Standardization;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Scale;
import io.github.meanfield.runtime.steps.Standardize;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Steps that scale vectors, in double: what is large and close together stays apart. */
final class StandardizeGraph {

  /** What {@link SmoothClip} brings to its limit, to the last digit. */
  private static final double LARGE_SHARE = 1e9;

  private final Ops ops;
  private final Columns columns;

  /**
   * The steps of a stage.
   *
   * @param ops adds to the stage's part of the graph
   */
  StandardizeGraph(Ops ops, Columns columns) {
    this.ops = ops;
    this.columns = columns;
  }

  void add(Scale step) {
    Column input = columns.get(step.input());
    columns.requireThere(ops, input);
    Value shifted =
        ops.subtract(ops.cast(input.value(), DataType.DOUBLE), row("shift", step.shift()));
    Value scaled =
        ops.add(ops.multiply(shifted, row("factor", step.factor())), row("offset", step.offset()));
    put(step.output(), scaled, input.size(), null);
  }

  void add(Standardize step) {
    Column input = columns.get(step.input());
    Standardization map = step.map();
    Value values = ops.cast(input.value(), DataType.DOUBLE);
    Value isFinite = ops.isFinite(values);
    boolean isFilled = step.invalid() == Invalid.FILL;
    // In place of NaN something finite, whose result is not used unless it is to be filled in.
    double[] fill = isFilled ? step.fill() : map.center();
    Value finite = ops.where(isFinite, values, row(isFilled ? "fill" : "center", fill));
    Value mapped = constants(map, clipped(map, limited(map, mapped(map, finite))));
    boolean isKept = step.invalid() == Invalid.KEEP;
    if (isKept) {
      mapped = ops.where(isFinite, mapped, ops.scalar(DataType.DOUBLE, Double.NaN));
    } else if (!isFilled) {
      columns.require(ops.all(isFinite));
    }
    put(step.output(), mapped, input.size(), isKept ? input.missing() : null);
  }

  private void put(String output, Value doubles, int size, Value missing) {
    columns.put(output, new Column(ops.cast(doubles, DataType.FLOAT), size, true, missing));
  }

  private Value row(String name, double... values) {
    return ops.row(name, DataType.DOUBLE, values);
  }

  private Value mapped(Standardization map, Value x) {
    if (map.quantiles().quantiles().length > 0) {
      return new QuantileGraph(ops.in("quantiles")).normal(map, x);
    }
    double[] scale = Arrays.stream(map.scale()).map(s -> s == 0 ? 1 : s).toArray();
    Value unit = ops.divide(ops.subtract(x, row("center", map.center())), row("scale", scale));
    Value spanned = ops.multiply(unit, ops.scalar(DataType.DOUBLE, map.span()));
    return ops.add(spanned, ops.scalar(DataType.DOUBLE, map.offset()));
  }

  private Value limited(Standardization map, Value x) {
    return map.lowest() == Double.NEGATIVE_INFINITY && map.highest() == Double.POSITIVE_INFINITY
        ? x
        : ops.limit(
            x,
            ops.scalar(DataType.DOUBLE, map.lowest()),
            ops.scalar(DataType.DOUBLE, map.highest()));
  }

  private Value clipped(Standardization map, Value x) {
    SmoothClip clip = map.smoothClip();
    if (clip.limit() == 0) {
      return x;
    }
    Value middle = ops.scalar(DataType.DOUBLE, clip.middle());
    Value limit = ops.scalar(DataType.DOUBLE, clip.limit());
    Value share =
        ops.limit(
            ops.divide(ops.subtract(x, middle), limit),
            ops.scalar(DataType.DOUBLE, -LARGE_SHARE),
            ops.scalar(DataType.DOUBLE, LARGE_SHARE));
    Value one = ops.scalar(DataType.DOUBLE, 1);
    Value length = ops.node("Sqrt", ops.add(one, ops.multiply(share, share)));
    return ops.add(middle, ops.multiply(limit, ops.divide(share, length)));
  }

  /** Features that are constant in training are mapped to one value. */
  private Value constants(Standardization map, Value x) {
    int[] varying =
        IntStream.range(0, map.scale().length).filter(j -> map.scale()[j] != 0).toArray();
    if (varying.length == map.scale().length) {
      return x;
    }
    double[] isVarying = Arrays.stream(map.scale()).map(s -> s == 0 ? 0 : 1).toArray();
    Value condition = ops.cast(row("varying", isVarying), DataType.BOOL);
    return ops.where(condition, x, ops.scalar(DataType.DOUBLE, map.constantValue()));
  }
}
