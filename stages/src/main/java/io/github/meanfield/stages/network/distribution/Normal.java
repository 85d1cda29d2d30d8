package io.github.meanfield.stages.network.distribution;

import io.github.meanfield.runtime.math.Combination;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A normal distribution, of two outputs: its mean, which is the prediction, and the logarithm of
 * its variance.
 *
 * <p>With e the difference of mean and target and s the logarithm, the loss is the negative
 * logarithm of the likelihood, ½ (ln 2π + s + e² exp(-s)) (Nix and Weigend 1994, "Estimating the
 * mean and variance of the target probability distribution"). The logarithm is limited from below,
 * so that rows that are predicted exactly do not take all, and to {@value #LARGEST_LOGARITHM} from
 * above, so that no variance overflows; beyond a limit its gradient is that at it where it leads
 * back, and 0 where it leads further out.
 *
 * @param leastVariance the least variance, finite and above 0
 */
public record Normal(double leastVariance) implements TargetDistribution {

  private static final long serialVersionUID = 1L;

  /**
   * The largest logarithm of a variance: a deviation of 5.5e34, beyond what floats are good for.
   */
  public static final double LARGEST_LOGARITHM = 160;

  /** A standard deviation of a thousandth. */
  public static final double LEAST_VARIANCE = 1e-6;

  private static final double LOGARITHM_OF_CIRCLE = Math.log(2 * Math.PI);

  private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

  /** Checks the limit. */
  public Normal {
    if (!(leastVariance > 0 && Math.log(leastVariance) < LARGEST_LOGARITHM)) {
      throw new IllegalArgumentException(
          String.format(
              "the least variance is %s, but must be above 0 and below exp(%s)",
              leastVariance, LARGEST_LOGARITHM));
    }
  }

  @Override
  public int numOutputs() {
    return 2;
  }

  /**
   * The outputs with the smallest loss for rows that are all alike, within the limits.
   *
   * @param mean mean of their targets
   * @param deviation standard deviation of their targets, at least 0
   */
  public float[] ofConstant(double mean, double deviation) {
    return new float[] {(float) mean, (float) logVariance(2 * Math.log(deviation))};
  }

  private double logVariance(double output) {
    return Math.max(Math.log(leastVariance), Math.min(LARGEST_LOGARITHM, output));
  }

  @Override
  public double loss(float[] outputs, int offset, double target) {
    double logVariance = logVariance(outputs[offset + 1]);
    double error = outputs[offset] - target;
    return loss(logVariance, error * error * Math.exp(-logVariance));
  }

  private static double loss(double logVariance, double scaledSquare) {
    return (LOGARITHM_OF_CIRCLE + logVariance + scaledSquare) / 2;
  }

  @Override
  public double gradient(float[] outputs, int offset, double target, float[] gradient) {
    double output = outputs[offset + 1];
    double logVariance = logVariance(output);
    double error = outputs[offset] - target;
    double precision = Math.exp(-logVariance);
    double scaledSquare = error * error * precision;
    double slope = (1 - scaledSquare) / 2;
    gradient[offset] = (float) (error * precision);
    boolean leadsOut = output < logVariance && slope > 0 || output > logVariance && slope < 0;
    gradient[offset + 1] = leadsOut ? 0 : (float) slope;
    return loss(logVariance, scaledSquare);
  }

  @Override
  public double prediction(float[] outputs, int offset) {
    return outputs[offset];
  }

  @Override
  public void slope(float[] outputs, int offset, float[] slope) {
    slope[offset] = 1;
    slope[offset + 1] = 0;
  }

  @Override
  public void quantiles(float[] outputs, int offset, double[] probabilities, double[] values) {
    double deviation = Math.sqrt(variance(outputs, offset));
    for (int k = 0; k < values.length; k++) {
      values[k] =
          outputs[offset] + deviation * STANDARD.inverseCumulativeProbability(probabilities[k]);
    }
  }

  @Override
  public boolean tells(double[] probabilities) {
    return true;
  }

  @Override
  public double variance(float[] outputs, int offset) {
    return Math.exp(logVariance(outputs[offset + 1]));
  }

  @Override
  public boolean hasVariance() {
    return true;
  }

  /** The mixture of the networks' distributions, as the normal one of its mean and variance. */
  @Override
  public Combination combination() {
    return Combination.NORMAL_MIXTURE;
  }

  @Override
  public void rescale(double ratio, double difference, double[] factor, double[] shift) {
    factor[0] = ratio;
    shift[0] = difference;
    factor[1] = 1;
    shift[1] = 2 * Math.log(ratio);
  }

  @Override
  public String kind() {
    return "a normal distribution of a variance from " + leastVariance + " on";
  }
}
