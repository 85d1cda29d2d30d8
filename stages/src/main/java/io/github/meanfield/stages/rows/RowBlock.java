package io.github.meanfield.stages.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Labelled rows in primitive arrays: features as float, row by row, and labels and weights as
 * double, because a label may need more digits than a float has.
 */
public final class RowBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int numFeatures;
  private final int labelWidth;
  private final float[] features;
  private final double[] labels;
  private final double[] weights;
  private final int rows;

  /**
   * A block that takes over its arrays.
   *
   * @param numFeatures features of a row
   * @param features rows × numFeatures, row by row
   * @param labels rows × labelWidth, row by row
   * @param weights one a row, or null if all are 1
   * @param rows number of rows
   */
  public RowBlock(int numFeatures, float[] features, double[] labels, double[] weights, int rows) {
    if (features.length != (long) rows * numFeatures || (rows > 0 && labels.length % rows != 0)) {
      throw new IllegalArgumentException(
          String.format(
              "%d features and %d labels do not make %d rows of %d features",
              features.length, labels.length, rows, numFeatures));
    }
    this.numFeatures = numFeatures;
    this.labelWidth = rows == 0 ? 0 : labels.length / rows;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
    this.rows = rows;
  }

  /** Number of rows. */
  public int size() {
    return rows;
  }

  /** Features of a row. */
  public int numFeatures() {
    return numFeatures;
  }

  /** Copies the features of one row to a place in an array. */
  public void copyFeatures(int row, float[] into, int offset) {
    System.arraycopy(features, row * numFeatures, into, offset, numFeatures);
  }

  /** Copies the labels of one row to a place in an array. */
  public void copyLabels(int row, double[] into, int offset) {
    System.arraycopy(labels, row * labelWidth, into, offset, labelWidth);
  }

  /** Weight of a row. */
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
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
   * Labels of all rows, rows × labelWidth, row by row.
   *
   * @return the block's own array, not to be changed
   */
  public double[] labels() {
    return labels;
  }

  /** Values of a label. */
  public int labelWidth() {
    return labelWidth;
  }

  /**
   * Some of the rows.
   *
   * @param chosen their numbers
   * @return a block of these rows, in the order given
   */
  public RowBlock select(int[] chosen) {
    int taken = chosen.length;
    float[] takenFeatures = new float[taken * numFeatures];
    double[] takenLabels = new double[taken * labelWidth];
    double[] takenWeights = weights == null ? null : new double[taken];
    for (int i = 0; i < taken; i++) {
      copyFeatures(chosen[i], takenFeatures, i * numFeatures);
      copyLabels(chosen[i], takenLabels, i * labelWidth);
      if (weights != null) {
        takenWeights[i] = weights[chosen[i]];
      }
    }
    return new RowBlock(numFeatures, takenFeatures, takenLabels, takenWeights, taken);
  }

  /**
   * The rows of several blocks in one.
   *
   * @param blocks blocks alike in features, labels and whether they have weights; at least one
   * @return a block of all rows, in order
   */
  public static RowBlock concat(List<RowBlock> blocks) {
    int rows = blocks.stream().mapToInt(RowBlock::size).reduce(0, Math::addExact);
    RowBlock like = blocks.get(0);
    float[] features = new float[Math.multiplyExact(rows, like.numFeatures)];
    double[] labels = new double[Math.multiplyExact(rows, like.labelWidth)];
    double[] weights = like.weights == null ? null : new double[rows];
    int row = 0;
    for (RowBlock block : blocks) {
      System.arraycopy(block.features, 0, features, row * like.numFeatures, block.features.length);
      System.arraycopy(block.labels, 0, labels, row * like.labelWidth, block.labels.length);
      if (weights != null) {
        System.arraycopy(block.weights, 0, weights, row, block.rows);
      }
      row += block.rows;
    }
    return new RowBlock(like.numFeatures, features, labels, weights, rows);
  }

  /** A hash that depends on every value and on the order of rows. */
  public long digest() {
    return 31L * (31L * Arrays.hashCode(features) + Arrays.hashCode(labels))
        + Arrays.hashCode(weights);
  }
}
