package io.github.meanfield.estimators.averaging;

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
   * @param label a number, not NaN
   * @return what is wrong with it, in words that follow "labels that are"; null if nothing is
   */
  String problem(double label);

  /** Takes a label in which there is no problem. */
  void add(double label);

  /** Takes the labels that another survey has seen. */
  void merge(L other);
}
