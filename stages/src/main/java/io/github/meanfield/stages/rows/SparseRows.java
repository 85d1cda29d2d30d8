package io.github.meanfield.stages.rows;

import java.util.Arrays;

/** Features of several rows without those that are zero: compressed sparse rows. */
public final class SparseRows implements FeatureRows {

  private static final long serialVersionUID = 1L;

  /** From so many features for each that is not zero on, computing with sparse rows is faster. */
  private static final int WORTH_IT = 32;

  /** Odd, so that multiplying by it loses nothing; 2^64 over the golden ratio, as in SplitMix64. */
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final int numFeatures;
  private final int[] starts;
  private final int[] columns;
  private final float[] values;

  SparseRows(int numFeatures, int[] starts, int[] columns, float[] values) {
    this.numFeatures = numFeatures;
    this.starts = starts;
    this.columns = columns;
    this.values = values;
  }

  @Override
  public int numFeatures() {
    return numFeatures;
  }

  /**
   * Position of each row's first value, and the number of values at the end.
   *
   * @return the rows' own array, not to be changed
   */
  public int[] starts() {
    return starts;
  }

  /**
   * The feature of each value, ascending in a row.
   *
   * @return the rows' own array, not to be changed
   */
  public int[] columns() {
    return columns;
  }

  /**
   * The values, none of them zero.
   *
   * @return the rows' own array, not to be changed
   */
  public float[] values() {
    return values;
  }

  /**
   * Whether so few features differ from zero that rows should be sparse; never if there are fewer
   * features than one value is worth.
   *
   * @param nonZeros how many do
   * @param features all features, of all rows
   */
  public static boolean isWorthIt(long nonZeros, long features) {
    return features >= WORTH_IT && nonZeros <= features / WORTH_IT;
  }

  @Override
  public int size() {
    return starts.length - 1;
  }

  @Override
  public long nonZeros() {
    return values.length;
  }

  @Override
  public void copyTo(int row, float[] into, int offset) {
    Arrays.fill(into, offset, offset + numFeatures, 0);
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      into[offset + columns[i]] = values[i];
    }
  }

  @Override
  public void copyTo(int row, double[] into, int offset) {
    Arrays.fill(into, offset, offset + numFeatures, 0);
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      into[offset + columns[i]] = values[i];
    }
  }

  @Override
  public float value(int row, int feature) {
    int place = Arrays.binarySearch(columns, starts[row], starts[row + 1], feature);
    return place < 0 ? 0 : values[place];
  }

  @Override
  public SparseRows select(int[] chosen) {
    int nonZeros = 0;
    for (int row : chosen) {
      nonZeros += starts[row + 1] - starts[row];
    }
    Builder builder = new Builder(numFeatures, chosen.length, nonZeros);
    for (int row : chosen) {
      builder.add(this, row, row + 1);
    }
    return builder.build();
  }

  @Override
  public long hash(int row, long hash) {
    long result = hash;
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      result = hash(result, columns[i], values[i]);
    }
    return result;
  }

  static long hash(long hash, int column, float value) {
    return hash(hash, (long) column << 32 | Float.floatToIntBits(value) & 0xffffffffL);
  }

  /** Rotates, as multiplication alone never takes a high bit to a lower place. */
  static long hash(long hash, long bits) {
    return Long.rotateLeft(hash ^ bits, 29) * FACTOR;
  }

  /** Puts rows one after the other. */
  static final class Builder {
    private final int numFeatures;
    private final int[] starts;
    private final int[] columns;
    private final float[] values;
    private int row;
    private int size;

    /**
     * No rows yet.
     *
     * @param numFeatures features of a row
     * @param rows number of rows that will be added
     * @param nonZeros number of values that will be added
     */
    Builder(int numFeatures, int rows, int nonZeros) {
      this.numFeatures = numFeatures;
      starts = new int[rows + 1];
      columns = new int[nonZeros];
      values = new float[nonZeros];
    }

    void add(FeatureRows rows) {
      if (rows instanceof SparseRows sparse) {
        add(sparse, 0, sparse.size());
      } else {
        add((DenseRows) rows);
      }
    }

    /** Adds neighbouring rows. */
    void add(SparseRows rows, int from, int to) {
      int first = rows.starts[from];
      int count = rows.starts[to] - first;
      System.arraycopy(rows.columns, first, columns, size, count);
      System.arraycopy(rows.values, first, values, size, count);
      for (int i = from; i < to; i++) {
        starts[++row] = size + rows.starts[i + 1] - first;
      }
      size += count;
    }

    private void add(DenseRows rows) {
      float[] dense = rows.values();
      for (int first = 0; first < dense.length; first += numFeatures) {
        for (int j = 0; j < numFeatures; j++) {
          if (dense[first + j] != 0) {
            columns[size] = j;
            values[size++] = dense[first + j];
          }
        }
        starts[++row] = size;
      }
    }

    SparseRows build() {
      return new SparseRows(numFeatures, starts, columns, values);
    }
  }
}
