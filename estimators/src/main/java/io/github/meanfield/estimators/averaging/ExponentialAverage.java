package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.TrainableNetwork;

/**
 * The exponential average of a network's parameters over the steps of a round. Of the networks of
 * earlier steps, each counts the decay times as much as that of the step after it, and all together
 * count 1, as in Adam's correction of bias (Kingma and Ba 2014, section 3).
 */
final class ExponentialAverage {

  private final double decay;
  private final float[] average;
  private int steps;

  /**
   * No step yet.
   *
   * @param decay the decay a step; 0 for no average
   * @param parameterLength number of parameters
   */
  ExponentialAverage(double decay, int parameterLength) {
    this.decay = decay;
    this.average = new float[decay > 0 ? parameterLength : 0];
  }

  /** Takes the network after a step. */
  void add(TrainableNetwork network) {
    if (decay > 0) {
      network.averageInto(average, (float) share(decay, 1, ++steps));
    }
  }

  /** The average, a number a parameter; empty without one. */
  float[] values() {
    return average;
  }

  /**
   * How much the last steps count in the average over all.
   *
   * @param decay the decay a step
   * @param last how many are the last
   * @param all how many are all
   */
  static double share(double decay, int last, int all) {
    double logDecay = Math.log(decay);
    return Math.expm1(last * logDecay) / Math.expm1(all * logDecay);
  }
}
