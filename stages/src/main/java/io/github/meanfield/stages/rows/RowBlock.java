package io.github.meanfield.stages.rows;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled rows in primitive arrays: features as float, and labels and weights as double, because a
 * label may need more digits than a float has. Where the features of a row are its label, they are
 * not kept twice.
 */
public final class RowBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Odd, so that multiplying by it loses nothing. */
  private static final long DIGEST_BASE = 0x9E3779B97F4A7C15L;

  private final int labelWidth;
  private final FeatureRows features;
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
    this(new DenseRows(numFeatures, features), labels, weights);
    if (features.length != (long) rows * numFeatures) {
      throw new IllegalArgumentException(
          String.format(
              "%d features do not make %d rows of %d", features.length, rows, numFeatures));
    }
  }

  /**
   * A block that takes over its arrays.
   *
   * @param features features of the rows
   * @param labels rows × labelWidth, row by row; null if the features of a row are its label
   * @param weights one a row, or null if all are 1
   */
  public RowBlock(FeatureRows features, double[] labels, double[] weights) {
    rows = features.size();
    if (labels != null && rows > 0 && labels.length % rows != 0) {
      throw new IllegalArgumentException(
          String.format("%d labels do not make %d rows", labels.length, rows));
    }
    this.labelWidth =
        labels == null ? features.numFeatures() : rows == 0 ? 0 : labels.length / rows;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
  }

  /** Number of rows. */
  public int size() {
    return rows;
  }

  /** Features of a row. */
  public int numFeatures() {
    return features.numFeatures();
  }

  /** Copies the features of one row to a place in an array. */
  public void copyFeatures(int row, float[] into, int offset) {
    features.copyTo(row, into, offset);
  }

  /** Copies the labels of one row to a place in an array. */
  public void copyLabels(int row, double[] into, int offset) {
    if (labels == null) {
      features.copyTo(row, into, offset);
    } else {
      System.arraycopy(labels, row * labelWidth, into, offset, labelWidth);
    }
  }

  /** Weight of a row. */
  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** Features of all rows. */
  public FeatureRows features() {
    return features;
  }

  /**
   * Labels of all rows, rows × labelWidth, row by row.
   *
   * @return the block's own array, not to be changed; null if the features of a row are its label
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
    double[] takenLabels = labels == null ? null : new double[taken * labelWidth];
    double[] takenWeights = weights == null ? null : new double[taken];
    for (int i = 0; i < taken; i++) {
      if (labels != null) {
        copyLabels(chosen[i], takenLabels, i * labelWidth);
      }
      if (weights != null) {
        takenWeights[i] = weights[chosen[i]];
      }
    }
    return new RowBlock(features.select(chosen), takenLabels, takenWeights);
  }

  /**
   * The rows of several blocks in one.
   *
   * @param blocks blocks alike in features, labels and whether they have weights; at least one
   * @param sparse whether its features are to be sparse
   * @return a block of all rows, in order
   */
  public static RowBlock concat(List<RowBlock> blocks, boolean sparse) {
    int rows = blocks.stream().mapToInt(RowBlock::size).reduce(0, Math::addExact);
    RowBlock like = blocks.get(0);
    double[] labels =
        like.labels == null ? null : new double[Math.multiplyExact(rows, like.labelWidth)];
    double[] weights = like.weights == null ? null : new double[rows];
    int row = 0;
    for (RowBlock block : blocks) {
      if (labels != null) {
        System.arraycopy(block.labels, 0, labels, row * like.labelWidth, block.labels.length);
      }
      if (weights != null) {
        System.arraycopy(block.weights, 0, weights, row, block.rows);
      }
      row += block.rows;
    }
    FeatureRows features =
        FeatureRows.concat(blocks.stream().map(RowBlock::features).toList(), sparse);
    return new RowBlock(features, labels, weights);
  }

  /**
   * A hash that depends on every value and on the order of rows, but not on how rows are cut into
   * blocks: with h the hashes of n rows, it is Σ h(i)·m^(n-1-i) modulo 2^64, which {@link
   * #joinDigests} puts together from parts.
   */
  public long digest() {
    return digest(hashes());
  }

  /** The digest of rows with these {@link #hashes}. */
  public static long digest(long[] hashes) {
    long digest = 0;
    for (long hash : hashes) {
      digest = digest * DIGEST_BASE + hash;
    }
    return digest;
  }

  /** A hash of each row, of all its values. */
  public long[] hashes() {
    return IntStream.range(0, rows).mapToLong(this::hash).toArray();
  }

  /**
   * The digest of some rows followed by others.
   *
   * @param first digest of the rows that come first
   * @param second digest of the rows that follow
   * @param secondRows number of these
   * @return what {@link #digest} gives for all rows in one block
   */
  public static long joinDigests(long first, long second, long secondRows) {
    long factor = 1;
    long square = DIGEST_BASE;
    for (long exponent = secondRows; exponent > 0; exponent >>= 1) {
      factor = (exponent & 1) == 0 ? factor : factor * square;
      square *= square;
    }
    return first * factor + second;
  }

  private long hash(int row) {
    long hash = features.hash(row, features.numFeatures());
    for (int j = row * labelWidth; labels != null && j < (row + 1) * labelWidth; j++) {
      hash = SparseRows.hash(hash, Double.doubleToLongBits(labels[j]));
    }
    hash = SparseRows.hash(hash, Double.doubleToLongBits(weight(row)));
    return hash ^ (hash >>> 32);
  }
}
