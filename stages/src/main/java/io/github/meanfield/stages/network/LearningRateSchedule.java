package io.github.meanfield.stages.network;

import java.io.Serializable;

/**
 * The learning rate as a function of time, measured in epochs (and fractions of one) that have
 * passed. Time goes on by the minibatches of a worker, not by averagings.
 *
 * @param name constant, step, exponential, inverse, cosine or plateau
 * @param learningRate the rate of one worker
 * @param scale what the rate is multiplied by, for the number of workers
 * @param decayRate r in the formulas of {@link #at}
 * @param decayEpochs d in the formulas of {@link #at}; for plateau, the epochs without an
 *     improvement that make one
 * @param warmupEpochs epochs over which the rate grows to what the schedule says, from 0
 * @param maxEpochs epochs after which cosine reaches 0
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
          case "plateau" -> Math.pow(decayRate, plateaus);
          default -> throw new IllegalArgumentException("unknown schedule " + name);
        };
    return scale * factor * (t + step < warmupEpochs ? (t + step) / warmupEpochs : 1);
  }

  /** The learning rate at a time: {@code learningRate} times {@link #factor}. */
  public double at(double t, double step, int plateaus) {
    return learningRate * factor(t, step, plateaus);
  }
}
