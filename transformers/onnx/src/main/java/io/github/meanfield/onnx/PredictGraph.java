package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What networks predict; their outputs are combined and read in double. */
final class PredictGraph {

  private final Ops ops;
  private final Columns columns;

  /**
   * The step of a stage.
   *
   * @param ops adds to the stage's part of the graph
   */
  PredictGraph(Ops ops, Columns columns) {
    this.ops = ops;
    this.columns = columns;
  }

  void add(Predict step) {
    Column input = columns.get(step.input());
    columns.requireThere(ops, input);
    Value features = input.value();
    Value isFinite = ops.isFinite(features);
    columns.require(
        ops.all(step.takesMissing() ? ops.compare("Or", isFinite, ops.isNan(features)) : isFinite));
    List<Value> each = new ArrayList<>();
    List<Value> layers = List.of();
    for (int i = 0; i < step.networks().size(); i++) {
      layers = new NetworkGraph(ops.in("network" + i)).add(step.networks().get(i), features);
      each.add(ops.cast(layers.get(layers.size() - 1), DataType.DOUBLE));
    }
    Value combined = each.size() == 1 ? each.get(0) : combined(step.combination(), each);
    // As the runtime refuses them: of NaN a class would be chosen, too.
    columns.require(ops.all(ops.isFinite(combined)));
    if (step.head() instanceof Classes classes) {
      put(classes, combined);
    } else if (step.head() instanceof Reconstruction codes) {
      columns.put(
          Outputs.code(codes), Column.vector(layers.get(codes.codeLayer() - 1), codes.codeSize()));
      Value error = error(features, combined);
      columns.require(ops.isFinite(error));
      columns.put(Outputs.prediction(codes), Column.number(error));
    } else {
      put((Targets) step.head(), combined);
    }
  }

  /** Networks come to lie along a first dimension, which is reduced. */
  private Value combined(Combination combination, List<Value> each) {
    Value axis = ops.integers("axis", 0);
    Value[] layers = new Value[each.size()];
    for (int i = 0; i < layers.length; i++) {
      Value outputs =
          combination == Combination.LOG_MEAN_SOFTMAX
              ? softmax("LogSoftmax", each.get(i))
              : each.get(i);
      layers[i] = ops.node("Unsqueeze", outputs, axis);
    }
    Value stacked = ops.node("Concat", DataType.DOUBLE, List.of(Ops.attribute("axis", 0)), layers);
    boolean isMean = combination == Combination.MEAN;
    Value reduced =
        ops.node(
            isMean ? "ReduceMean" : "ReduceLogSumExp",
            DataType.DOUBLE,
            List.of(Ops.attribute("axes", new long[] {0}), Ops.attribute("keepdims", 0)),
            stacked);
    return isMean
        ? reduced
        : ops.subtract(reduced, ops.scalar(DataType.DOUBLE, Math.log(layers.length)));
  }

  private Value softmax(String operator, Value logits) {
    return ops.node(operator, logits.type(), List.of(Ops.attribute("axis", 1)), logits);
  }

  private void put(Classes head, Value logits) {
    Value probabilities = softmax("Softmax", logits);
    Value chosen =
        ops.node(
            "ArgMax",
            DataType.INT64,
            List.of(Ops.attribute("axis", 1), Ops.attribute("keepdims", 1)),
            ratios(head.thresholds(), probabilities));
    if (!head.rawPrediction().isEmpty()) {
      putVector(head.rawPrediction(), softmax("LogSoftmax", logits), head.size());
    }
    putVector(Outputs.probability(head), probabilities, head.size());
    columns.put(Outputs.prediction(head), Column.number(ops.cast(chosen, DataType.FLOAT)));
  }

  private void putVector(String name, Value doubles, int size) {
    columns.put(name, Column.vector(ops.cast(doubles, DataType.FLOAT), size));
  }

  /** A threshold of 0 wins whatever the probability, unless that is 0 too. */
  private Value ratios(double[] thresholds, Value probabilities) {
    if (thresholds.length == 0) {
      return probabilities;
    }
    Value ratios = ops.divide(probabilities, ops.row("thresholds", DataType.DOUBLE, thresholds));
    if (Arrays.stream(thresholds).allMatch(threshold -> threshold > 0)) {
      return ratios;
    }
    Value zero = ops.scalar(DataType.DOUBLE, 0);
    return ops.where(ops.compare("Equal", probabilities, zero), zero, ratios);
  }

  /** The mean of the squared differences. */
  private Value error(Value features, Value outputs) {
    Value difference = ops.subtract(outputs, ops.cast(features, DataType.DOUBLE));
    Value mean =
        ops.node(
            "ReduceMean",
            DataType.DOUBLE,
            List.of(Ops.attribute("axes", new long[] {1}), Ops.attribute("keepdims", 1)),
            ops.multiply(difference, difference));
    return ops.cast(mean, DataType.FLOAT);
  }

  private void put(Targets head, Value outputs) {
    Value targets = outputs;
    if (head.isLogarithm()) {
      targets = ops.node("Exp", outputs);
    } else {
      Value scaled = ops.multiply(ops.row("scale", DataType.DOUBLE, head.scale()), outputs);
      targets = ops.add(ops.row("center", DataType.DOUBLE, head.center()), scaled);
    }
    if (head.min().length > 0) {
      targets =
          ops.limit(
              targets,
              ops.row("min", DataType.DOUBLE, head.min()),
              ops.row("max", DataType.DOUBLE, head.max()));
    }
    Value floats = ops.cast(targets, DataType.FLOAT);
    columns.require(ops.all(ops.isFinite(floats)));
    columns.put(
        Outputs.prediction(head),
        head.isVector() ? Column.vector(floats, head.size()) : Column.number(floats));
  }
}
