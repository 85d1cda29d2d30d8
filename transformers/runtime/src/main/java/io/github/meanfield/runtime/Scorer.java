package io.github.meanfield.runtime;

import io.github.meanfield.runtime.eval.Execution;
import java.util.Map;

/**
 * Scores rows, one after the other, in memory that it keeps: for one thread. What is read from it
 * is of the last row. {@link Model#predict} is the simpler way, for any thread.
 */
public final class Scorer {

  private final InputReader[] readers;
  private final Execution execution;
  private final String[] classes;
  private String absence = "no row was scored";

  Scorer(InputReader[] readers, Execution execution, String[] classes) {
    this.readers = readers;
    this.execution = execution;
    this.classes = classes;
  }

  /**
   * Scores a row.
   *
   * @param row values by the names of columns; those of columns that the model does not read are
   *     passed over. Null, and a text that is a mark of missing values, is a missing value
   * @return this
   * @throws IllegalArgumentException if a column is not there, a value is of another type, or the
   *     pipeline refuses it; the message names the column, the value and what is required
   */
  public Scorer score(Map<String, ?> row) {
    begin();
    for (InputReader reader : readers) {
      Object value = row.get(reader.name());
      if (value == null && !row.containsKey(reader.name())) {
        throw new IllegalArgumentException(
            String.format(
                "the model reads column '%s', which the row lacks; its columns are %s; null stands"
                    + " for a missing value",
                reader.name(), String.join(", ", row.keySet())));
      }
      reader.read(value, execution.cells());
    }
    absence = execution.run();
    return this;
  }

  /**
   * Scores a row.
   *
   * @param row values in the order of {@link Model#inputs}
   * @return this
   * @throws IllegalArgumentException as of {@link #score(Map)}, or if there are more or fewer
   */
  public Scorer score(Object[] row) {
    begin();
    if (row.length != readers.length) {
      throw new IllegalArgumentException(
          String.format("the row has %d values; required are %d", row.length, readers.length));
    }
    for (int i = 0; i < readers.length; i++) {
      readers[i].read(row[i], execution.cells());
    }
    absence = execution.run();
    return this;
  }

  /** Nothing is left of the row before, whatever becomes of this one. */
  private void begin() {
    absence = "the last row was refused";
    execution.cells().clear();
  }

  /** Whether there is a prediction, as {@link Prediction#isPresent}. */
  public boolean isPresent() {
    return absence == null;
  }

  /** Why there is no prediction, in words; null if there is one. */
  public String absence() {
    return absence;
  }

  /** As {@link Prediction#value}. */
  public double value() {
    return present().value();
  }

  /** As {@link Prediction#label}. */
  public String label() {
    double value = present().value();
    return classes.length == 0 ? null : classes[(int) value];
  }

  /** The probability of a class, from 0; none for numbers. */
  public double probability(int ofClass) {
    return present().probabilities()[ofClass];
  }

  /** One of {@link Prediction#code}, from 0. */
  public double code(int number) {
    return present().code()[number];
  }

  /** One of {@link Prediction#outputs}: of a class or a target, from 0. */
  public double output(int number) {
    return present().outputs()[number];
  }

  /**
   * What the last row had in a column, as it was read.
   *
   * @param column the column's number in {@link Model#inputs}
   * @return null if the value is missing, also where it was not a number, and where the row was
   *     refused before it was read, or there was no row; of a number a {@code Double}, of a flag 0
   *     or 1, of a date its days since 1970-01-01 with the time as a fraction, of a category or a
   *     text the text, and of a vector a {@code double[]}
   */
  public Object input(int column) {
    return readers[column].value(execution.cells());
  }

  /** The prediction of the last row, which stays what it is. */
  public Prediction prediction() {
    if (absence != null) {
      return new Prediction(absence);
    }
    Execution.Prediction its = execution.prediction();
    return new Prediction(
        null,
        its.value(),
        label(),
        its.probabilities().clone(),
        its.outputs().clone(),
        its.code().clone());
  }

  private Execution.Prediction present() {
    if (absence != null) {
      throw new IllegalStateException(absence);
    }
    return execution.prediction();
  }
}
