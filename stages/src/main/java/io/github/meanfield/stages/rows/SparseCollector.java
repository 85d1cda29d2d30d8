package io.github.meanfield.stages.rows;

import java.util.Arrays;

/**
 * Sparse rows that are read one after another, value by value, whatever the order of the values. Of
 * several values of one feature the last counts, as it does where rows are dense.
 */
public final class SparseCollector {

  private final int numFeatures;
  private int[] starts = new int[16];
  private int[] columns = new int[256];
  private float[] values = new float[256];
  private int rows;
  private int size;
  private boolean isOrdered = true;
  private boolean isWithin = true;

  /**
   * No rows yet.
   *
   * @param numFeatures features of a row
   */
  public SparseCollector(int numFeatures) {
    this.numFeatures = numFeatures;
  }

  /** Number of rows that are complete. */
  public int size() {
    return rows;
  }

  /** Number of values of these. */
  public int nonZeros() {
    return starts[rows];
  }

  /** Adds a value to the row that is read; {@link #endRow} tells if there is no such feature. */
  public void add(int feature, float value) {
    isWithin &= feature >= 0 && feature < numFeatures;
    if (size == values.length) {
      columns = Arrays.copyOf(columns, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    isOrdered &= value != 0 && (size == starts[rows] || feature > columns[size - 1]);
    columns[size] = feature;
    values[size++] = value;
  }

  /**
   * Adds a row.
   *
   * @param features its features, from the first position on
   */
  public void addRow(float[] features) {
    for (int j = 0; j < numFeatures; j++) {
      if (features[j] != 0) {
        add(j, features[j]);
      }
    }
    complete();
  }

  /**
   * Completes the row that is read.
   *
   * @param takesMissing whether NaN stands for a missing feature and is no problem
   * @return what is wrong with the first of its features that is not valid, and then the row is
   *     left out; null if nothing is
   */
  public FeatureReader.Problem endRow(boolean takesMissing) {
    if (isWithin && !isOrdered) {
      order();
    }
    int start = starts[rows];
    FeatureReader.Problem problem =
        isWithin
            ? FeatureReader.problem(values, start, size - start, takesMissing)
            : FeatureReader.Problem.INDEX;
    if (problem == null) {
      complete();
    } else {
      truncate(rows);
    }
    return problem;
  }

  private void complete() {
    if (rows + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    starts[++rows] = size;
    isOrdered = true;
  }

  /** Sorts the values of the row by feature; none is 0 then, nor has a feature two. */
  private void order() {
    int start = starts[rows];
    long[] keys = new long[size - start];
    for (int k = 0; k < keys.length; k++) {
      keys[k] = (long) columns[start + k] << Integer.SIZE | k;
    }
    Arrays.sort(keys);
    float[] read = Arrays.copyOfRange(values, start, size);
    size = start;
    for (int k = 0; k < keys.length; k++) {
      int feature = (int) (keys[k] >> Integer.SIZE);
      boolean isLast = k + 1 == keys.length || (int) (keys[k + 1] >> Integer.SIZE) != feature;
      float value = read[(int) keys[k]];
      if (isLast && value != 0) {
        columns[size] = feature;
        values[size++] = value;
      }
    }
  }

  /**
   * Leaves out the rows from one on.
   *
   * @param count number of rows that stay
   */
  public void truncate(int count) {
    rows = count;
    size = starts[count];
    isOrdered = true;
    isWithin = true;
  }

  /** A copy of the rows. */
  public SparseRows toRows() {
    return new SparseRows(
        numFeatures,
        Arrays.copyOf(starts, rows + 1),
        Arrays.copyOf(columns, nonZeros()),
        Arrays.copyOf(values, nonZeros()));
  }
}
