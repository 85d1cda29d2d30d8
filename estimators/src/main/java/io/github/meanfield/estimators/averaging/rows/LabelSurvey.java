package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;

/**
 * What a pass over the rows learns of their labels.
 *
 * @param <L> the survey itself
 */
public interface LabelSurvey<L extends LabelSurvey<L>> extends Serializable {

  /** A survey that has seen no label and accepts the same ones. */
  L empty();

  /**
   * Tells whether a label can be trained on.
   *
   * @param labels labels of several rows, finite numbers
   * @param offset position of the row's first value
   * @param width values of the row
   * @return what is wrong with it, in words that follow "labels that are"; null if nothing is
   */
  String problem(double[] labels, int offset, int width);

  /**
   * Takes a label in which there is no problem.
   *
   * @param labels labels of several rows
   * @param offset position of the row's first value
   * @param width values of the row
   * @param weight weight of the row, greater than 0
   */
  void add(double[] labels, int offset, int width, double weight);

  /** Sum of the weights of all labels taken. */
  double weightSum();

  /**
   * Takes the labels that another survey has seen. What is learned of labels is the same to the bit
   * however they are parted, and in whatever order.
   */
  void merge(L other);
}
