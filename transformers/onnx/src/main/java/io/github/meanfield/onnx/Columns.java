package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns that a pipeline has made up to some step, and what it requires of rows. */
final class Columns {

  private final Map<String, Column> numbers = new HashMap<>();
  private final Map<String, TextColumn> texts = new HashMap<>();
  private final List<Value> conditions = new ArrayList<>();

  /** A number or a vector. */
  Column get(String name) {
    return numbers.get(name);
  }

  /** A text. */
  TextColumn text(String name) {
    return texts.get(name);
  }

  void put(String name, Column column) {
    numbers.put(name, column);
  }

  void put(String name, TextColumn column) {
    texts.put(name, column);
  }

  /**
   * Requires a condition of rows, which have no prediction otherwise.
   *
   * @param condition [N, 1]
   */
  void require(Value condition) {
    conditions.add(condition);
  }

  /** Requires of rows that a vector is not missing. */
  void requireThere(Ops ops, Column column) {
    if (column.missing() != null) {
      require(ops.node("Not", column.missing()));
    }
  }

  /** Whether a row fulfils all that is required: [N, 1]. What predicts requires something. */
  Value valid(Ops ops) {
    return ops.all(ops.concat(conditions));
  }

  /** Whether a column is missing: [N, 1]; null if it never is. */
  static Value missing(Ops ops, Column column) {
    return column.isVector() ? column.missing() : ops.isNan(column.value());
  }

  /** A column whose numbers are NaN where a condition holds; as they are if there is none. */
  static Value emptied(Ops ops, Value condition, Value numbers) {
    return condition == null
        ? numbers
        : ops.where(condition, ops.scalar(DataType.FLOAT, Double.NaN), numbers);
  }
}
