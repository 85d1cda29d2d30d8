package io.github.meanfield.runtime.eval;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;

/**
 * The values of one row, by the numbers of its columns, all missing at first. It is used again for
 * other rows.
 */
public final class Cells {

  private final boolean[] isMissing;
  private final double[] numbers;
  private final String[] texts;
  private final LocalDateTime[] dates;
  private final double[][] vectors;
  private final int[][] sequences;

  Cells(List<RowColumn> columns) {
    isMissing = new boolean[columns.size()];
    clear();
    numbers = new double[columns.size()];
    texts = new String[columns.size()];
    dates = new LocalDateTime[columns.size()];
    vectors = new double[columns.size()][];
    sequences = new int[columns.size()][];
    for (int i = 0; i < vectors.length; i++) {
      RowColumn column = columns.get(i);
      vectors[i] = column.kind() == Kind.VECTOR ? new double[column.size()] : null;
    }
  }

  /** Sets all values to missing ones. */
  public void clear() {
    Arrays.fill(isMissing, true);
  }

  /** Whether a column's value is missing. */
  public boolean isMissing(int column) {
    return isMissing[column];
  }

  /** Sets a column's value to a missing one. */
  public void setMissing(int column) {
    isMissing[column] = true;
  }

  /** The number of a column, NaN if it is missing. */
  public double number(int column) {
    return isMissing[column] ? Double.NaN : numbers[column];
  }

  /** Sets the number of a column. */
  public void setNumber(int column, double number) {
    isMissing[column] = false;
    numbers[column] = number;
  }

  /** The text of a column, null if it is missing. */
  public String text(int column) {
    return isMissing[column] ? null : texts[column];
  }

  /** Sets the text of a column; null for a missing one. */
  public void setText(int column, String text) {
    isMissing[column] = text == null;
    texts[column] = text;
  }

  /** The date of a column, null if it is missing. */
  public LocalDateTime date(int column) {
    return isMissing[column] ? null : dates[column];
  }

  /** Sets the date of a column. */
  public void setDate(int column, LocalDateTime date) {
    isMissing[column] = false;
    dates[column] = date;
  }

  /** The memory of a column's vector, to be read, unless it is missing. */
  public double[] vector(int column) {
    return vectors[column];
  }

  /** The tokens of a column, null if they are missing. */
  public int[] sequence(int column) {
    return isMissing[column] ? null : sequences[column];
  }

  /** Sets the tokens of a column. */
  public void setSequence(int column, int[] tokens) {
    isMissing[column] = false;
    sequences[column] = tokens;
  }

  /** The memory of a column's vector, to be written: it is not missing then. */
  public double[] setVector(int column) {
    isMissing[column] = false;
    return vectors[column];
  }
}
