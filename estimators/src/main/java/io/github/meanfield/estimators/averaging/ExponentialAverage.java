package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.TrainableNetwork;

/**
 * The part of some steps in the exponential average of a network's parameters. The average a of the
 * networks x after each step is a ← d_t·a + (1 - d_t)·x with d_t = min(d, (t - 1) / (t + 8)) at
 * step t: as long as steps are few, it goes over the last tenth of them, and the network that
 * training starts from has no part in it.
 */
final class ExponentialAverage {

  private final double decay;
  private final int stepsBefore;
  private final float[] average;
  private int steps;

  /** How much the steps before count: the product of the decays of these. */
  private double others = 1;

  /**
   * No step yet.
   *
   * @param decay the decay d a step; 0 for no average
   * @param stepsBefore steps of the fit that are no part of this
   * @param parameterLength number of parameters
   */
  ExponentialAverage(double decay, int stepsBefore, int parameterLength) {
    this.decay = decay;
    this.stepsBefore = stepsBefore;
    this.average = new float[decay > 0 ? parameterLength : 0];
  }

  /** Takes the network after a step. */
  void add(TrainableNetwork network) {
    if (decay > 0) {
      steps++;
      double decayNow = decayAt(decay, stepsBefore + steps);
      others *= decayNow;
      network.averageInto(average, (float) ((1 - decayNow) / (1 - others)));
    }
  }

  /** The average of the networks after these steps, a number a parameter; empty without one. */
  float[] values() {
    return average;
  }

  /**
   * How much some steps count in the average over all up to the last of them.
   *
   * @param decay the decay d a step
   * @param before steps before them
   * @param steps how many they are
   */
  static double weight(double decay, int before, int steps) {
    double others = 1;
    for (int step = before + 1; step <= before + steps; step++) {
      others *= decayAt(decay, step);
    }
    return 1 - others;
  }

  private static double decayAt(double decay, int step) {
    return Math.min(decay, (step - 1.0) / (step + 8.0));
  }
}
