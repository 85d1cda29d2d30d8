package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.RationalFunction;
import io.github.meanfield.runtime.math.Standardization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@link QuantileMap} computes. */
final class QuantileGraph {

  private final Ops ops;

  QuantileGraph(Ops ops) {
    this.ops = ops;
  }

  /** Quantiles of the normal distribution, of the shares of training values below others. */
  Value normal(Standardization map, Value x) {
    List<Value> shares = new ArrayList<>();
    for (int j = 0; j < map.center().length; j++) {
      shares.add(share(ops.in("feature" + j), map.quantiles().of(j), ops.columns(x, j)));
    }
    Value share =
        ops.limit(
            ops.concat(shares),
            number(QuantileMap.SMALLEST_SHARE),
            number(1 - QuantileMap.SMALLEST_SHARE));
    return normalQuantile(share);
  }

  /**
   * Outside of all quantiles it comes to an infinity, on the side where the value is. Quantiles are
   * rounded to floats as values have been: what was equal to one in training still is.
   */
  private Value share(Ops its, double[] quantiles, Value x) {
    double[] rounded = Arrays.stream(quantiles).map(q -> (float) q).toArray();
    Value all = its.row("quantiles", DataType.DOUBLE, rounded);
    Value smaller = count(its, its.compare("Less", all, x));
    Value notLarger = count(its, its.compare("LessOrEqual", all, x));
    int last = quantiles.length - 1;
    Value one = number(1);
    Value before = its.subtract(smaller, one);
    Value below = at(its, all, its.max(before, number(0)));
    Value above = at(its, all, its.min(smaller, number(last)));
    Value within = its.divide(its.subtract(x, below), its.subtract(above, below));
    Value between = its.divide(its.add(before, within), number(last));
    Value sum = its.add(smaller, its.subtract(notLarger, one));
    Value tied = its.divide(sum, number(2.0 * last));
    return its.where(its.compare("Less", smaller, notLarger), tied, between);
  }

  private Value number(double value) {
    return ops.scalar(DataType.DOUBLE, value);
  }

  private static Value count(Ops its, Value conditions) {
    return its.cast(
        its.node(
            "ReduceSum",
            DataType.FLOAT,
            List.of(Ops.attribute("keepdims", 1)),
            its.cast(conditions, DataType.FLOAT),
            its.integers("axis", 1)),
        DataType.DOUBLE);
  }

  /** The quantiles at some places: [N, 1]. */
  private static Value at(Ops its, Value quantiles, Value places) {
    Value flat =
        its.node("Reshape", quantiles.type(), List.of(), quantiles, its.integers("flat", -1));
    return its.node(
        "Gather",
        quantiles.type(),
        List.of(Ops.attribute("axis", 0)),
        flat,
        its.cast(places, DataType.INT64));
  }

  /** As {@link QuantileMap} computes it. */
  private Value normalQuantile(Value p) {
    Value q = ops.subtract(p, number(0.5));
    Value distance = ops.node("Abs", q);
    Value near = ops.subtract(number(QuantileMap.CENTRAL_SQUARE), ops.multiply(q, q));
    Value central = ops.multiply(q, value(QuantileMap.CENTRAL, near));
    Value outer = ops.min(p, ops.subtract(number(1), p));
    Value far =
        ops.subtract(
            ops.node("Sqrt", ops.node("Neg", ops.node("Log", outer))),
            number(QuantileMap.TAIL_START));
    Value tail = ops.multiply(ops.node("Sign", q), value(QuantileMap.TAIL, far));
    return ops.where(
        ops.compare("LessOrEqual", distance, number(QuantileMap.CENTRAL_DISTANCE)), central, tail);
  }

  private Value value(RationalFunction function, Value x) {
    return ops.divide(polynomial(function.numerator(), x), polynomial(function.denominator(), x));
  }

  private Value polynomial(double[] coefficients, Value x) {
    Value sum = number(coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) {
      sum = ops.add(ops.multiply(sum, x), number(coefficients[i]));
    }
    return sum;
  }
}
