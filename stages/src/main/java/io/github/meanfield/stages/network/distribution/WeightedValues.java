package io.github.meanfield.stages.network.distribution;

import java.util.Arrays;

/**
 * Numbers with weights, at least one.
 *
 * @param values the numbers, each once, ascending
 * @param weights the weight of each, above 0
 */
public record WeightedValues(double[] values, double[] weights) {

  /**
   * Of numbers in ascending order, of which equal ones become one.
   *
   * @param sorted the numbers, ascending
   * @param weights the weight of each, above 0
   */
  public static WeightedValues of(double[] sorted, double[] weights) {
    double[] values = new double[sorted.length];
    double[] sums = new double[sorted.length];
    int last = -1;
    for (int i = 0; i < sorted.length; i++) {
      if (last < 0 || sorted[i] > values[last]) {
        values[++last] = sorted[i];
      }
      sums[last] += weights[i];
    }
    return new WeightedValues(Arrays.copyOf(values, last + 1), Arrays.copyOf(sums, last + 1));
  }

  /** Sum of all weights. */
  double weight() {
    return Arrays.stream(weights).sum();
  }

  /** The least number that numbers of at least this share of the weight do not exceed. */
  double quantile(double share) {
    double needed = share * weight();
    double sum = 0;
    for (int i = 0; i < values.length - 1; i++) {
      sum += weights[i];
      if (sum >= needed) {
        return values[i];
      }
    }
    return values[values.length - 1];
  }
}
