package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.steps.Assemble;
import io.github.meanfield.runtime.steps.EncodeOneHot;
import io.github.meanfield.runtime.steps.ImputeNumber;
import io.github.meanfield.runtime.steps.ImputeVector;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.text.DateFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Steps that put columns together and fill them in. */
final class ColumnGraph {

  private final Ops ops;
  private final Columns columns;

  /**
   * The steps of a stage.
   *
   * @param ops adds to the stage's part of the graph
   */
  ColumnGraph(Ops ops, Columns columns) {
    this.ops = ops;
    this.columns = columns;
  }

  /** The features are inputs, whose days are counted from 1970 on. */
  void add(ReadDate step) {
    String days = step.outputs().get(DateFeature.of(step.hasTime()).indexOf(DateFeature.DAYS));
    Value earliest = ops.scalar(DataType.FLOAT, step.earliest());
    columns.put(days, Column.number(ops.subtract(columns.get(days).value(), earliest)));
  }

  /** What is no category has the place behind the last one's, which may be behind the vector. */
  void add(EncodeOneHot step) {
    Column input = columns.get(step.input());
    Value index = input.value();
    Value end = ops.scalar(DataType.FLOAT, step.categories());
    Value isCategory =
        ops.compare(
            "And",
            ops.compare("GreaterOrEqual", index, ops.scalar(DataType.FLOAT, 0)),
            ops.compare("Less", index, end));
    Value missing = Columns.missing(ops, input);
    if (step.invalid() == Invalid.ERROR) {
      columns.require(ops.compare("Or", isCategory, missing));
    }
    Value place = ops.where(isCategory, ops.node("Floor", index), end);
    double[] places = IntStream.range(0, step.size()).asDoubleStream().toArray();
    Value hot =
        ops.cast(
            ops.compare("Equal", place, ops.row("places", DataType.FLOAT, places)), DataType.FLOAT);
    columns.put(
        step.output(), new Column(Columns.emptied(ops, missing, hot), step.size(), true, missing));
  }

  void add(Assemble step) {
    List<Value> parts = new ArrayList<>();
    List<Value> numbers = new ArrayList<>();
    int size = 0;
    for (String name : step.inputs()) {
      Column part = columns.get(name);
      size += part.size();
      parts.add(part.value());
      if (!part.isVector()) {
        numbers.add(part.value());
      } else if (step.invalid() != Invalid.KEEP) {
        columns.requireThere(ops, part);
      }
    }
    if (step.invalid() != Invalid.KEEP && !numbers.isEmpty()) {
      columns.require(ops.all(ops.node("Not", ops.isNan(ops.concat(numbers)))));
    }
    columns.put(step.output(), Column.vector(ops.concat(parts), size));
  }

  void add(ImputeNumber step) {
    Value number = columns.get(step.input()).value();
    Value isGap = ops.isNan(number);
    if (!Double.isNaN(step.missing())) {
      Value mark = ops.scalar(DataType.FLOAT, step.missing());
      isGap = ops.compare("Or", isGap, ops.compare("Equal", number, mark));
    }
    Value filled = ops.where(isGap, ops.scalar(DataType.FLOAT, step.surrogate()), number);
    columns.put(step.output(), Column.number(filled));
  }

  void add(ImputeVector step) {
    Value vector = columns.get(step.input()).value();
    Value surrogates = ops.row("surrogates", DataType.FLOAT, step.surrogates());
    Value filled = ops.where(ops.isNan(vector), surrogates, vector);
    columns.put(step.output(), Column.vector(filled, step.surrogates().length));
  }
}
