package io.github.meanfield.stages.network.distribution;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A histogram, of an output a bin: the logits of their probabilities.
 *
 * <p>The loss is the cross-entropy of the bin that the target is in (Imani and White 2018,
 * "Improving regression performance with distributional losses": the histogram loss of one bin a
 * target). A target between two bins is in the nearer one, and one beyond all in the last on its
 * side. Prediction and variance are those of the mixture of the bins by their probabilities, each
 * with the mean and variance of its numbers; for quantiles these are spread evenly from the least
 * to the largest one.
 *
 * @param least the least number of each bin, ascending
 * @param largest the largest number of each bin, smaller than the least of the next
 * @param means the mean of each bin
 * @param variances the variance of each bin about its mean
 */
public record Histogram(double[] least, double[] largest, double[] means, double[] variances)
    implements TargetDistribution {

  private static final long serialVersionUID = 1L;

  /** Checks the bins. */
  public Histogram {
    boolean usable =
        least != null
            && largest != null
            && means != null
            && variances != null
            && least.length > 0
            && largest.length == least.length
            && means.length == least.length
            && variances.length == least.length;
    double last = -Double.MAX_VALUE;
    for (int k = 0; usable && k < least.length; k++) {
      usable =
          (k == 0 ? least[k] >= last : least[k] > last)
              && means[k] >= least[k]
              && largest[k] >= means[k]
              && largest[k] <= Double.MAX_VALUE
              && variances[k] >= 0
              && variances[k] <= Double.MAX_VALUE;
      last = largest[k];
    }
    if (!usable) {
      throw new IllegalArgumentException(
          "bins of a histogram must be at least one, finite, ascending and apart, each with its"
              + " mean between its least and its largest number, and a variance");
    }
  }

  /**
   * Bins of about the same weight each. Equal numbers are in one bin; if there are no more numbers
   * than bins, each has one of its own.
   *
   * @param numbers the numbers
   * @param most the most bins, at least 1
   */
  public static Histogram of(WeightedValues numbers, int most) {
    double[] values = numbers.values();
    List<double[]> bins = new ArrayList<>();
    double all = numbers.weight();
    double before = 0;
    long number = -1;
    double weightOfBin = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      double weight = numbers.weights()[i];
      // By the middle of its share of the weight.
      long own =
          values.length <= most
              ? i
              : Math.min(most - 1, (long) ((before + weight / 2) / all * most));
      if (own > number) {
        bins.add(new double[] {values[i], values[i], values[i], 0});
        weightOfBin = 0;
        squares = 0;
        number = own;
      }
      double[] bin = bins.get(bins.size() - 1);
      // Mean and sum of squares about it, a number more each time (West 1979).
      weightOfBin += weight;
      double distance = values[i] - bin[2];
      bin[1] = values[i];
      bin[2] = Math.min(bin[1], bin[2] + distance * weight / weightOfBin);
      squares += weight * distance * (values[i] - bin[2]);
      bin[3] = squares / weightOfBin;
      before += weight;
    }
    return new Histogram(
        component(bins, 0), component(bins, 1), component(bins, 2), component(bins, 3));
  }

  private static double[] component(List<double[]> bins, int number) {
    return bins.stream().mapToDouble(bin -> bin[number]).toArray();
  }

  @Override
  public int numOutputs() {
    return means.length;
  }

  /** The bin that a target is in. */
  int bin(double target) {
    int from = 0;
    int to = means.length - 1;
    while (from < to) {
      int middle = (from + to) >>> 1;
      // Halves of neighbours are rounded, but a number of a bin is in it.
      if (target <= largest[middle]
          || target < least[middle + 1] && target <= largest[middle] / 2 + least[middle + 1] / 2) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  @Override
  public double loss(float[] outputs, int offset, double target) {
    return Softmax.logSumExp(outputs, offset, means.length) - outputs[offset + bin(target)];
  }

  @Override
  public double gradient(float[] outputs, int offset, double target, float[] gradient) {
    double logSum = Softmax.logSumExp(outputs, offset, means.length);
    int own = offset + bin(target);
    for (int k = offset; k < offset + means.length; k++) {
      gradient[k] = (float) Math.exp(outputs[k] - logSum);
    }
    gradient[own] -= 1;
    return logSum - outputs[own];
  }

  @Override
  public double prediction(float[] outputs, int offset) {
    return mean(outputs, offset, Softmax.logSumExp(outputs, offset, means.length));
  }

  private double mean(float[] outputs, int offset, double logSum) {
    double mean = 0;
    for (int k = 0; k < means.length; k++) {
      mean += Math.exp(outputs[offset + k] - logSum) * means[k];
    }
    return mean;
  }

  @Override
  public void slope(float[] outputs, int offset, float[] slope) {
    double logSum = Softmax.logSumExp(outputs, offset, means.length);
    double mean = mean(outputs, offset, logSum);
    for (int k = 0; k < means.length; k++) {
      slope[offset + k] = (float) (Math.exp(outputs[offset + k] - logSum) * (means[k] - mean));
    }
  }

  @Override
  public void quantiles(float[] outputs, int offset, double[] probabilities, double[] values) {
    double logSum = Softmax.logSumExp(outputs, offset, means.length);
    int bin = 0;
    double below = 0;
    double share = Math.exp(outputs[offset] - logSum);
    for (int i = 0; i < values.length; i++) {
      while (below + share < probabilities[i] && bin < means.length - 1) {
        below += share;
        share = Math.exp(outputs[offset + ++bin] - logSum);
      }
      double part = share == 0 ? 1 : Math.min(1, (probabilities[i] - below) / share);
      values[i] = least[bin] + part * (largest[bin] - least[bin]);
    }
  }

  @Override
  public boolean tells(double[] probabilities) {
    return true;
  }

  @Override
  public double variance(float[] outputs, int offset) {
    double logSum = Softmax.logSumExp(outputs, offset, means.length);
    double mean = mean(outputs, offset, logSum);
    double variance = 0;
    for (int k = 0; k < means.length; k++) {
      double distance = means[k] - mean;
      variance += Math.exp(outputs[offset + k] - logSum) * (distance * distance + variances[k]);
    }
    return variance;
  }

  @Override
  public boolean hasVariance() {
    return true;
  }

  /** Probabilities of a bin are averaged. */
  @Override
  public Combination combination() {
    return Combination.LOG_MEAN_SOFTMAX;
  }

  /** Its logits have no unit: only bins that are equal mean the same. */
  @Override
  public void rescale(double ratio, double difference, double[] factor, double[] shift) {
    Arrays.fill(factor, 1);
    Arrays.fill(shift, 0);
  }

  /**
   * The outputs with the smallest loss for rows that are all alike.
   *
   * @param targets their targets, of which each bin has one
   */
  public float[] ofConstant(WeightedValues targets) {
    double[] weights = new double[means.length];
    for (int i = 0; i < targets.values().length; i++) {
      weights[bin(targets.values()[i])] += targets.weights()[i];
    }
    float[] outputs = new float[weights.length];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = (float) Math.log(weights[k] / targets.weight());
    }
    return outputs;
  }

  @Override
  public String kind() {
    int hash = Arrays.deepHashCode(new double[][] {least, largest, means, variances});
    return String.format(
        "a histogram of %d bins from %s to %s (%08x)",
        means.length, least[0], largest[means.length - 1], hash);
  }

  @Override
  public String description() {
    return String.format(
        "a histogram of bins from %s to %s with the means %s",
        Arrays.toString(least), Arrays.toString(largest), Arrays.toString(means));
  }
}
