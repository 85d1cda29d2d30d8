package io.github.meanfield.stages.network;

import java.io.Serializable;

/**
 * What validation rows judge a network by, beside the loss. It follows from sums over the rows,
 * which are added up part by part. Like an {@link Objective} it looks at the outputs of a {@link
 * TrainableNetwork}, before the activation of the output layer.
 */
public interface Metric extends Serializable {

  /** Its name, such as {@code accuracy}. */
  String name();

  /** Whether a larger one is better. */
  boolean isLargerBetter();

  /** How many sums it follows from. */
  int numSums();

  /**
   * Adds a row.
   *
   * @param outputs outputs of several rows
   * @param offset position of the row's first output
   * @param labels labels of several rows
   * @param labelOffset position of the row's first label
   * @param weight weight of the row
   * @param sums what is added to
   */
  void add(
      float[] outputs, int offset, double[] labels, int labelOffset, double weight, double[] sums);

  /**
   * The metric of all rows that were added.
   *
   * @param sums the sums
   * @return the metric, NaN where it is not defined, as without rows
   */
  double value(double[] sums);
}
