package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.steps.ReadDate;
import io.github.meanfield.runtime.text.DateFeature;
import java.util.List;
import java.util.Set;

/** Adds the inputs of a graph. */
final class Inputs {

  private final Graph graph;
  private final Columns columns;

  Inputs(Graph graph, Columns columns) {
    this.graph = graph;
    this.columns = columns;
  }

  /** Adds a column; none for a date, of which there are the features that steps read. */
  void add(InputColumn column) {
    String name = column.name();
    switch (column.type()) {
      case NUMBER ->
          columns.put(name, Column.number(floats(name, 1, "a number, NaN if it is missing")));
      case FLAG -> addFlag(name);
      case CATEGORY -> addCategory(column);
      case VECTOR ->
          columns.put(
              name,
              Column.vector(
                  floats(name, column.size(), column.size() + " numbers, NaN for missing ones"),
                  column.size()));
      case DATE, TIMESTAMP -> {}
    }
  }

  private Value floats(String name, int size, String description) {
    return graph.input(name, DataType.FLOAT, size, description);
  }

  /** Other numbers than 0 and 1, whose squares are others, are refused. */
  private void addFlag(String name) {
    Value flag = floats(name, 1, "a flag: 0 or 1, NaN if it is missing");
    columns.put(name, Column.number(flag));
    Ops ops = new Ops(graph, name);
    Value isFlag = ops.compare("Equal", ops.multiply(flag, flag), flag);
    columns.require(ops.compare("Or", isFlag, ops.isNan(flag)));
  }

  private void addCategory(InputColumn column) {
    boolean hasNumbers = column.spelling() != InputColumn.Spelling.TEXT;
    Value text =
        graph.input(
            column.name(),
            DataType.STRING,
            1,
            (hasNumbers ? "the text of a number that is a category" : "a category")
                + "; a missing one is a text that is none, such as an empty text");
    columns.put(column.name(), new TextColumn(text, Set.copyOf(column.missing()), hasNumbers));
  }

  /** Adds the features of a date, under the names of the step's columns. */
  void add(ReadDate step) {
    List<DateFeature> features = DateFeature.of(step.hasTime());
    for (int i = 0; i < features.size(); i++) {
      String name = step.outputs().get(i);
      String what =
          switch (features.get(i)) {
            case YEAR -> "the year";
            case MONTH -> "the month, 0 to 11";
            case DAY_OF_WEEK -> "the day of the week, 0 (Monday) to 6";
            case HOUR -> "the hour, 0 to 23";
            case DAYS -> "days since 1970-01-01, with the time as a fraction";
          };
      Value number = floats(name, 1, what + ", of '" + step.input() + "'; NaN if it is missing");
      columns.put(name, Column.number(number));
    }
  }
}
