package io.github.meanfield.stages.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Labelled rows in primitive arrays: features as float, row by row, and one label a row as double,
 * because a label may need more digits than a float has.
 */
public final class RowBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int numFeatures;
  private final float[] features;
  private final double[] labels;

  /**
   * A block that takes over its arrays.
   *
   * @param numFeatures features of a row
   * @param features rows × numFeatures, row by row
   * @param labels one a row
   */
  public RowBlock(int numFeatures, float[] features, double[] labels) {
    if (features.length != (long) labels.length * numFeatures) {
      throw new IllegalArgumentException(
          String.format(
              "%d features do not make %d rows of %d",
              features.length, labels.length, numFeatures));
    }
    this.numFeatures = numFeatures;
    this.features = features;
    this.labels = labels;
  }

  /** Number of rows. */
  public int size() {
    return labels.length;
  }

  /** Features of a row. */
  public int numFeatures() {
    return numFeatures;
  }

  /** Label of a row. */
  public double label(int row) {
    return labels[row];
  }

  /** Copies the features of one row to a place in an array. */
  public void copyFeatures(int row, float[] into, int offset) {
    System.arraycopy(features, row * numFeatures, into, offset, numFeatures);
  }

  /**
   * Features of all rows, rows × numFeatures, row by row.
   *
   * @return the block's own array, not to be changed
   */
  public float[] features() {
    return features;
  }

  /**
   * Every step-th row from a first one on.
   *
   * @param first the first row taken
   * @param step distance to the next
   * @return a block of these rows, in order
   */
  public RowBlock every(int first, int step) {
    int rows = first >= size() ? 0 : (size() - 1 - first) / step + 1;
    float[] takenFeatures = new float[rows * numFeatures];
    double[] takenLabels = new double[rows];
    for (int i = 0; i < rows; i++) {
      copyFeatures(first + i * step, takenFeatures, i * numFeatures);
      takenLabels[i] = labels[first + i * step];
    }
    return new RowBlock(numFeatures, takenFeatures, takenLabels);
  }

  /**
   * The rows of several blocks in one.
   *
   * @param blocks blocks with the same number of features, at least one
   * @return a block of all rows, in order
   */
  public static RowBlock concat(List<RowBlock> blocks) {
    int rows = blocks.stream().mapToInt(RowBlock::size).reduce(0, Math::addExact);
    int numFeatures = blocks.get(0).numFeatures;
    float[] features = new float[Math.multiplyExact(rows, numFeatures)];
    double[] labels = new double[rows];
    int row = 0;
    for (RowBlock block : blocks) {
      System.arraycopy(block.features, 0, features, row * numFeatures, block.features.length);
      System.arraycopy(block.labels, 0, labels, row, block.size());
      row += block.size();
    }
    return new RowBlock(numFeatures, features, labels);
  }

  /** A hash that depends on every value and on the order of rows. */
  public long digest() {
    return 31L * Arrays.hashCode(features) + Arrays.hashCode(labels);
  }
}
