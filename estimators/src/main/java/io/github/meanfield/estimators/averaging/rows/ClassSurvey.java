package io.github.meanfield.estimators.averaging.rows;

/**
 * What a pass over the rows learns of their classes.
 *
 * @param <L> the survey itself
 */
public interface ClassSurvey<L extends ClassSurvey<L>> extends LabelSurvey<L> {

  /** Number of classes. */
  int numClasses();

  /** Sum of the weights of the rows of a class, each as far as it is of this class. */
  double weight(int label);

  /** The smallest class that has rows, -1 if none has. */
  int firstPresent();

  /** Number of classes that have rows. */
  int numPresent();

  /**
   * Which rows are of classes that this survey does not know.
   *
   * @param other a survey of other rows
   * @return what these rows are, in words that follow "holds"; null if there are none
   */
  String unknownIn(L other);
}
