package io.github.meanfield.stages.network.distribution;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.stages.params.HasQuantilesCol;
import java.util.Arrays;

/**
 * Quantiles of some levels, an output each: the numbers that the target is at most with these
 * probabilities.
 *
 * <p>With τ the level of an output q and y the target, the loss is the sum over the outputs of
 * max(τ (y - q), (τ - 1) (y - q)) (Koenker and Bassett 1978, "Regression quantiles"), which is the
 * least where each output is the quantile of its level.
 *
 * <p>Quantiles never cross: they are the outputs in ascending order. Such a rearrangement is never
 * further from the true quantiles than the outputs as they come (Chernozhukov, Fernández-Val and
 * Galichon 2010, "Quantile and probability curves without crossing"), nor is its loss ever larger:
 * an exchange of two outputs that cross gives the smaller one to the lower level. Training sees
 * outputs as they come, so that each is drawn to the quantile of its own level.
 *
 * <p>The prediction is the median; interpolated linearly between the levels around 0.5 if that is
 * none of them, and the quantile of the level nearest to it if all are on one side.
 *
 * @param levels probabilities in (0, 1), strictly ascending, at least one
 */
public record Quantiles(double[] levels) implements TargetDistribution {

  private static final long serialVersionUID = 1L;

  private static final double MEDIAN = 0.5;

  /** Checks the levels. */
  public Quantiles {
    if (levels == null || !HasQuantilesCol.areProbabilities(levels)) {
      throw new IllegalArgumentException(
          String.format(
              "levels of quantiles are %s, but must be numbers in (0, 1), strictly ascending",
              Arrays.toString(levels)));
    }
  }

  @Override
  public int numOutputs() {
    return levels.length;
  }

  @Override
  public double loss(float[] outputs, int offset, double target) {
    double sum = 0;
    for (int k = 0; k < levels.length; k++) {
      double error = target - outputs[offset + k];
      sum += Math.max(levels[k] * error, (levels[k] - 1) * error);
    }
    return sum;
  }

  /** At the target itself, where the loss has a bend, it is 0. */
  @Override
  public double gradient(float[] outputs, int offset, double target, float[] gradient) {
    for (int k = 0; k < levels.length; k++) {
      double error = target - outputs[offset + k];
      gradient[offset + k] = (float) (error > 0 ? -levels[k] : error < 0 ? 1 - levels[k] : 0);
    }
    return loss(outputs, offset, target);
  }

  @Override
  public double prediction(float[] outputs, int offset) {
    int[] order = order(outputs, offset);
    int above = firstFrom(MEDIAN);
    double share = shareOf(above);
    double upper = outputs[offset + order[above]];
    return share == 1 ? upper : share * upper + (1 - share) * outputs[offset + order[above - 1]];
  }

  @Override
  public void slope(float[] outputs, int offset, float[] slope) {
    int[] order = order(outputs, offset);
    int above = firstFrom(MEDIAN);
    double share = shareOf(above);
    Arrays.fill(slope, offset, offset + levels.length, 0);
    slope[offset + order[above]] = (float) share;
    if (share < 1) {
      slope[offset + order[above - 1]] = (float) (1 - share);
    }
  }

  /** The first level that is not smaller than a probability; the last one if all are. */
  private int firstFrom(double probability) {
    int first = 0;
    while (first < levels.length - 1 && levels[first] < probability) {
      first++;
    }
    return first;
  }

  /** How much of the median is the quantile of a level from it on; the rest is that before it. */
  private double shareOf(int above) {
    return above == 0 || levels[above] <= MEDIAN
        ? 1
        : (MEDIAN - levels[above - 1]) / (levels[above] - levels[above - 1]);
  }

  /** Numbers of the outputs, that of the smallest first; few are out of their place. */
  private int[] order(float[] outputs, int offset) {
    int[] order = new int[levels.length];
    for (int k = 0; k < order.length; k++) {
      int at = k;
      while (at > 0 && outputs[offset + order[at - 1]] > outputs[offset + k]) {
        order[at] = order[--at];
      }
      order[at] = k;
    }
    return order;
  }

  @Override
  public void quantiles(float[] outputs, int offset, double[] probabilities, double[] values) {
    int[] order = order(outputs, offset);
    for (int k = 0; k < order.length; k++) {
      values[k] = outputs[offset + order[k]];
    }
  }

  /** Of its own levels alone. */
  @Override
  public boolean tells(double[] probabilities) {
    return Arrays.equals(levels, probabilities);
  }

  @Override
  public double variance(float[] outputs, int offset) {
    return Double.NaN;
  }

  @Override
  public boolean hasVariance() {
    return false;
  }

  /** Quantiles of a level are averaged ("Vincentized": Ratcliff 1979). */
  @Override
  public Combination combination() {
    return Combination.MEAN_OF_SORTED;
  }

  @Override
  public void rescale(double ratio, double difference, double[] factor, double[] shift) {
    Arrays.fill(factor, ratio);
    Arrays.fill(shift, difference);
  }

  /**
   * The outputs with the smallest loss for rows that are all alike.
   *
   * @param targets their targets
   */
  public float[] ofConstant(WeightedValues targets) {
    float[] outputs = new float[levels.length];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) targets.quantile(levels[k]);
    }
    return outputs;
  }

  @Override
  public String kind() {
    return "quantiles of " + Arrays.toString(levels);
  }
}
