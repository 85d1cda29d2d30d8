package io.github.meanfield.stages.network;

import java.io.Serializable;

/**
 * The learning rate as a function of time, measured in epochs (and fractions of one) that have
 * passed. Time goes on by the minibatches of a worker, not by averagings.
 *
 * @param name constant, step, exponential, inverse, cosine, warmrestarts, coslog4, onecycle or
 *     plateau
 * @param learningRate the rate of one worker
 * @param scale what the rate is multiplied by, for the number of workers
 * @param decayRate r in the formulas of {@link #at}
 * @param decayEpochs d in the formulas of {@link #at}; for plateau, the epochs without an
 *     improvement that make one; for warmrestarts, those of the first cycle
 * @param warmupEpochs epochs over which the rate grows to what the schedule says, from 0
 * @param maxEpochs epochs after which cosine, coslog4 and onecycle reach 0
 */
public record LearningRateSchedule(
    String name,
    double learningRate,
    double scale,
    double decayRate,
    int decayEpochs,
    int warmupEpochs,
    int maxEpochs)
    implements Serializable {

  /** The rate that the schedule starts from: learningRate × scale. */
  public double peak() {
    return learningRate * scale;
  }

  /** The rate that the schedule starts from, in words. */
  public String describePeak() {
    return scale == 1
        ? "learningRate " + learningRate
        : String.format("learningRate %s × %.0f, for the workers", learningRate, scale);
  }

  /**
   * What {@code learningRate} is multiplied by at a time. With r = decayRate, d = decayEpochs and e
   * = maxEpochs it is {@code scale} times
   *
   * <ul>
   *   <li>constant: 1
   *   <li>step: r^⌊t/d⌋
   *   <li>exponential: r^(t/d)
   *   <li>inverse: 1 / (1 + r·t/d)
   *   <li>cosine: (1 + cos(π·t/e)) / 2 (Loshchilov and Hutter 2016, without restarts)
   *   <li>warmrestarts: (1 + cos(π·c)) / 2, where c is the share of the cycle that has passed: the
   *       first has d epochs, and each twice as many as the one before (Loshchilov and Hutter 2016,
   *       with T_mult 2)
   *   <li>coslog4: (1 - cos(2π·log2(1 + 15m))) / 2, where m is the share of the e epochs that has
   *       passed in the middle of the step, so that no step has a rate of 0: four cycles from 0 to
   *       1 and back, each about twice as long as the one before (Holzmüller et al. 2024, Better by
   *       Default, section 3)
   *   <li>onecycle: with the same m, from 0 to 1 along half a cosine while m is below 0.3, and back
   *       to 0 along another one (Smith and Topin 2018, Super-Convergence; there along lines)
   *   <li>plateau: r^n, where n is the number of plateaus of validation loss so far
   * </ul>
   *
   * and times (t + step) / warmupEpochs while that is smaller than 1 (Goyal et al. 2017, gradual
   * warm-up).
   *
   * @param t epochs and fractions of one that are complete before the minibatch
   * @param step length of the minibatch as a fraction of an epoch
   * @param plateaus how often validation loss has not improved for d epochs
   * @return the factor, at least 0
   */
  public double factor(double t, double step, int plateaus) {
    double factor =
        switch (name) {
          case "constant" -> 1;
          case "step" -> Math.pow(decayRate, Math.floor(t / decayEpochs));
          case "exponential" -> Math.pow(decayRate, t / decayEpochs);
          case "inverse" -> 1 / (1 + decayRate * t / decayEpochs);
          case "cosine" -> (1 + Math.cos(Math.PI * Math.min(1, t / maxEpochs))) / 2;
          case "warmrestarts" -> (1 + Math.cos(Math.PI * ofCycle(t))) / 2;
          case "coslog4" ->
              (1 - Math.cos(2 * Math.PI * Math.log1p(15 * middle(t, step)) / Math.log(2))) / 2;
          case "onecycle" -> oneCycle(middle(t, step));
          case "plateau" -> Math.pow(decayRate, plateaus);
          default -> throw new IllegalArgumentException("unknown schedule " + name);
        };
    return scale * factor * (t + step < warmupEpochs ? (t + step) / warmupEpochs : 1);
  }

  private double middle(double t, double step) {
    return Math.min(1, (t + step / 2) / maxEpochs);
  }

  /** The share of a cycle of warmrestarts that has passed. */
  private double ofCycle(double t) {
    double length = decayEpochs;
    double passed = t;
    while (passed >= length) {
      passed -= length;
      length *= 2;
    }
    return passed / length;
  }

  private static double oneCycle(double passed) {
    double rise = 0.3;
    return passed < rise
        ? (1 - Math.cos(Math.PI * passed / rise)) / 2
        : (1 + Math.cos(Math.PI * (passed - rise) / (1 - rise))) / 2;
  }

  /** Whether the rate depends on how many epochs there are in all. */
  public boolean dependsOnEnd() {
    return name.equals("cosine") || name.equals("coslog4") || name.equals("onecycle");
  }

  /** The learning rate at a time: {@code learningRate} times {@link #factor}. */
  public double at(double t, double step, int plateaus) {
    return learningRate * factor(t, step, plateaus);
  }
}
