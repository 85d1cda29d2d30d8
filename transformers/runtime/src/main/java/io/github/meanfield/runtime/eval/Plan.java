package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The steps of a model, once it is known that their columns fit. It does not change. */
public final class Plan {

  /** Most numbers of all vectors of a row: memory that a file asks for without having data. */
  static final int MOST_VALUES = 1 << 24;

  private final List<RowColumn> columns;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Supplier<Operation>> operations = new ArrayList<>();
  private long values;
  private int predict = -1;

  /**
   * Plans steps.
   *
   * @param inputs the columns that a row comes with
   * @param steps what is done with it, one of which predicts
   * @throws IllegalArgumentException if a column is missing or made twice, one holds what a step
   *     does not take, or nothing predicts
   */
  public Plan(List<RowColumn> inputs, List<Step> steps) {
    columns = new ArrayList<>();
    inputs.forEach(this::add);
    Operations made = new Operations(this);
    for (Step step : steps) {
      try {
        if (step instanceof Predict) {
          predict = operations.size();
        }
        operations.add(made.of(step));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(step.stage() + ": " + e.getMessage(), e);
      }
    }
    if (predict < 0) {
      throw new IllegalArgumentException("no step predicts");
    }
  }

  /** Adds a column that a step makes. */
  int add(RowColumn column) {
    if (numbers.putIfAbsent(column.name(), columns.size()) != null) {
      throw new IllegalArgumentException("column '" + column.name() + "' is there twice");
    }
    columns.add(column);
    values += column.kind() == Kind.VECTOR ? column.size() : 0;
    if (column.size() < 0 || values > MOST_VALUES) {
      throw new IllegalArgumentException(
          String.format(
              "vectors up to '%s' have %,d numbers; %,d are the most",
              column.name(), values, MOST_VALUES));
    }
    return columns.size() - 1;
  }

  /**
   * The number of a column.
   *
   * @throws IllegalArgumentException if there is none of that name up to here
   */
  public int number(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException(
          "column '" + name + "' is read, but is neither an input nor made before");
    }
    return number;
  }

  /** A column, by its number. */
  public RowColumn column(int number) {
    return columns.get(number);
  }

  /** Memory and operations for one thread. */
  public Execution open() {
    List<Operation> opened = operations.stream().map(Supplier::get).toList();
    return new Execution(new Cells(columns), opened, (Execution.Prediction) opened.get(predict));
  }
}
