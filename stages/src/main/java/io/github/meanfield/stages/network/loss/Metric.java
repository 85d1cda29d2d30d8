package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Softmax;
import io.github.meanfield.stages.network.TrainableNetwork;
import java.io.Serializable;

/**
 * What validation rows judge a network by, beside the loss. It follows from sums over the rows,
 * which are added up part by part. Like an {@link Objective} it looks at the outputs of a {@link
 * TrainableNetwork}, before the activation of the output layer.
 */
public interface Metric extends Serializable {

  /** Its name, such as {@code accuracy}. */
  String name();

  /** Everything that makes it up beside what makes up the objective. */
  default String description() {
    return name();
  }

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
   * What the outputs of a row say of its label: the probability of its class, of a softmax over all
   * outputs, that of each class, or the predicted numbers.
   *
   * @param outputs outputs of one row
   * @param labels its label; by default one number is a class, and several are a distribution
   * @return a number for each of those of the label
   */
  default double[] predictions(float[] outputs, double[] labels) {
    if (labels.length == 1) {
      double logSum = Softmax.logSumExp(outputs, 0, outputs.length);
      return new double[] {Math.exp(outputs[(int) labels[0]] - logSum)};
    }
    double[] probabilities = new double[outputs.length];
    Softmax.probabilities(outputs, 0, probabilities, new double[outputs.length]);
    return probabilities;
  }

  /**
   * The metric of all rows that were added.
   *
   * @param sums the sums
   * @return the metric, NaN where it is not defined, as without rows
   */
  double value(double[] sums);
}
