package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.jobs.task.Target;
import java.io.Serializable;

/**
 * What rows have in each bin of a slot: how many of each split, and, in each of two halves of the
 * rows, the label.
 */
public final class SlotCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int SPLITS = Target.SPLITS.size();

  private final int classes;
  private final long[] ofSplit;
  private final long[] ofHalf;
  private final double[] sum;
  private final double[] squares;
  private long outliers;

  /**
   * No rows yet.
   *
   * @param bins number of bins
   * @param classes number of classes; 0 for a label that is a number
   */
  SlotCounts(int bins, int classes) {
    this.classes = classes;
    ofSplit = new long[bins * SPLITS];
    ofHalf = new long[bins * 2 * Math.max(1, classes)];
    sum = new double[classes == 0 ? bins * 2 : 0];
    squares = new double[sum.length];
  }

  /**
   * Adds a row.
   *
   * @param label number of the class, or the number to predict
   */
  void add(int bin, int split, int half, double label) {
    ofSplit[bin * SPLITS + split]++;
    if (classes > 0) {
      ofHalf[(bin * 2 + half) * classes + Math.min((int) label, classes - 1)]++;
    } else {
      ofHalf[bin * 2 + half]++;
      sum[bin * 2 + half] += label;
      squares[bin * 2 + half] += label * label;
    }
  }

  void addOutlier() {
    outliers++;
  }

  SlotCounts merge(SlotCounts other) {
    for (int i = 0; i < ofSplit.length; i++) {
      ofSplit[i] += other.ofSplit[i];
    }
    for (int i = 0; i < ofHalf.length; i++) {
      ofHalf[i] += other.ofHalf[i];
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.sum[i];
      squares[i] += other.squares[i];
    }
    outliers += other.outliers;
    return this;
  }

  /** Number of bins. */
  public int bins() {
    return ofSplit.length / SPLITS;
  }

  /** Number of classes; 0 for a label that is a number. */
  public int classes() {
    return classes;
  }

  /** Rows of a split in a bin. */
  public long ofSplit(int bin, int split) {
    return ofSplit[bin * SPLITS + split];
  }

  /** Rows in a bin. */
  public long rows(int bin) {
    long rows = 0;
    for (int split = 0; split < SPLITS; split++) {
      rows += ofSplit(bin, split);
    }
    return rows;
  }

  /** Rows of a class in a half of a bin. */
  public long ofClass(int bin, int half, int label) {
    return ofHalf[(bin * 2 + half) * classes + label];
  }

  /** Rows in a half of a bin, where the label is a number. */
  public long inHalf(int bin, int half) {
    return ofHalf[bin * 2 + half];
  }

  /** Sum of the labels in a half of a bin. */
  public double sum(int bin, int half) {
    return sum[bin * 2 + half];
  }

  /** Sum of their squares. */
  public double squares(int bin, int half) {
    return squares[bin * 2 + half];
  }

  /** Numbers outside of what is expected. */
  public long outliers() {
    return outliers;
  }
}
