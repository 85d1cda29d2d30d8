package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;

/**
 * Sparse rows that are computed at once, and the columns that they touch: those that have a value
 * in one of them. All but a lookup of columns, which is made once, is as large as the values are
 * many.
 */
final class SparseBatch {

  private final int numColumns;

  /** While rows are read, for each touched column its place among these; otherwise all zero. */
  private int[] marks = {};

  private int rows;
  private int[] starts = {};
  private int[] places = {};
  private float[] values = {};
  private int[] columns = {};
  private int numTouched;

  /**
   * No rows yet.
   *
   * @param numColumns columns of a row
   */
  SparseBatch(int numColumns) {
    this.numColumns = numColumns;
  }

  /**
   * Takes rows in place of those before.
   *
   * @param from where they are
   * @param order numbers of the rows to take, from a position on; null for neighbours
   * @param first that position, or the number of the first neighbour
   * @param count number of rows
   */
  void read(SparseRows from, int[] order, int first, int count) {
    rows = count;
    reserve(from, order, first);
    int size = 0;
    numTouched = 0;
    for (int i = 0; i < rows; i++) {
      int row = order == null ? first + i : order[first + i];
      for (int k = from.starts()[row]; k < from.starts()[row + 1]; k++) {
        int column = from.columns()[k];
        if (marks[column] == 0) {
          marks[column] = 1;
          columns[numTouched++] = column;
        }
        places[size] = column;
        values[size++] = from.values()[k];
      }
      starts[i + 1] = size;
    }
    // Weights are read in the order that they have in memory.
    Arrays.sort(columns, 0, numTouched);
    for (int j = 0; j < numTouched; j++) {
      marks[columns[j]] = j;
    }
    for (int k = 0; k < size; k++) {
      places[k] = marks[places[k]];
    }
    for (int j = 0; j < numTouched; j++) {
      marks[columns[j]] = 0;
    }
  }

  private void reserve(SparseRows from, int[] order, int first) {
    if (marks.length == 0) {
      marks = new int[numColumns];
    }
    if (starts.length <= rows) {
      starts = new int[rows + 1];
    }
    int size = 0;
    for (int i = 0; i < rows; i++) {
      int row = order == null ? first + i : order[first + i];
      size += from.starts()[row + 1] - from.starts()[row];
    }
    if (values.length < size) {
      int length = grown(values.length, size, Integer.MAX_VALUE - Long.BYTES);
      places = new int[length];
      values = new float[length];
      columns = new int[Math.min(length, numColumns)];
    }
  }

  /**
   * Length of an array that is too short: half longer at least, as the next rows may have a few
   * values more again.
   *
   * @param length its length
   * @param needed the length that is needed
   * @param most the length that is always enough
   */
  static int grown(int length, int needed, int most) {
    return Math.max(needed, (int) Math.min(most, length + length / 2L));
  }

  /** Number of rows. */
  int rows() {
    return rows;
  }

  /** Columns of a row. */
  int numColumns() {
    return numColumns;
  }

  /** Position of each row's first value, and the number of values at the end. */
  int[] starts() {
    return starts;
  }

  /** For each value the place of its column among the touched ones. */
  int[] places() {
    return places;
  }

  /** The values, which may be changed. */
  float[] values() {
    return values;
  }

  /** The touched columns, ascending; what follows the last has no meaning. */
  int[] columns() {
    return columns;
  }

  /** Number of touched columns. */
  int numTouched() {
    return numTouched;
  }

  /** Bytes of its arrays. */
  long bytes() {
    return (long) Integer.BYTES
        * (marks.length + starts.length + places.length + values.length + columns.length);
  }
}
