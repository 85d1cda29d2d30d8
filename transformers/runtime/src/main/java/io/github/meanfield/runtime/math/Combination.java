package io.github.meanfield.runtime.math;

import java.util.Arrays;

/** How the outputs of several networks become those of one. */
public enum Combination {

  /** The mean of the outputs. */
  MEAN,

  /** The logarithm of the mean of exp(output): outputs are logarithms of what is predicted. */
  LOG_MEAN_EXP,

  /** The logarithm of the mean of softmax(outputs): outputs are logits. */
  LOG_MEAN_SOFTMAX,

  /** The mean of the outputs in ascending order: outputs are quantiles. */
  MEAN_OF_SORTED,

  /**
   * The mean, and the logarithm of the variance, of the mixture of normal distributions of which
   * outputs are the means and the logarithms of the variances (Lakshminarayanan et al. 2017).
   */
  NORMAL_MIXTURE,

  /** The log-odds of the mean of the probabilities of which outputs are the log-odds. */
  LOG_ODDS_MEAN_SIGMOID;

  /**
   * Combines outputs, in the order of the networks.
   *
   * @param outputs of each network, rows × numOutputs, row by row
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  public float[] combine(float[][] outputs, int rows) {
    float[] combined = new float[outputs[0].length];
    int width = combined.length / rows;
    double[] scratch = new double[Math.max(2 * outputs.length, width)];
    for (int from = 0; from < combined.length; from += width) {
      combine(outputs, from, width, scratch, combined);
    }
    return combined;
  }

  /**
   * Combines the outputs of one row.
   *
   * @param outputs of each network, of one or several rows
   * @param from position of the row's first output
   * @param width number of outputs of a row
   * @param scratch memory of two numbers a network, and of one an output at least
   * @param combined takes the outputs, at the same positions
   */
  public void combine(float[][] outputs, int from, int width, double[] scratch, float[] combined) {
    switch (this) {
      case MEAN_OF_SORTED -> addSorted(outputs, from, width, scratch, combined);
      case NORMAL_MIXTURE -> mix(outputs, from, combined);
      case LOG_ODDS_MEAN_SIGMOID -> combineOdds(outputs, from, width, scratch, combined);
      default -> combineEach(outputs, from, width, scratch, combined);
    }
  }

  private static void addSorted(
      float[][] outputs, int from, int width, double[] sums, float[] combined) {
    Arrays.fill(sums, 0, width, 0);
    for (float[] each : outputs) {
      System.arraycopy(each, from, combined, from, width);
      Arrays.sort(combined, from, from + width);
      for (int k = 0; k < width; k++) {
        sums[k] += combined[from + k];
      }
    }
    for (int k = 0; k < width; k++) {
      combined[from + k] = (float) (sums[k] / outputs.length);
    }
  }

  /** The variance of a mixture is the mean of the variances and the variance of the means. */
  private static void mix(float[][] outputs, int from, float[] combined) {
    double mean = 0;
    for (float[] each : outputs) {
      mean += each[from] / (double) outputs.length;
    }
    double variance = 0;
    for (float[] each : outputs) {
      double distance = each[from] - mean;
      variance += (Math.exp(each[from + 1]) + distance * distance) / outputs.length;
    }
    combined[from] = (float) mean;
    combined[from + 1] = (float) Math.log(variance);
  }

  private static void combineOdds(
      float[][] outputs, int from, int width, double[] scratch, float[] combined) {
    for (int k = from; k < from + width; k++) {
      for (int i = 0; i < outputs.length; i++) {
        scratch[i] = Sigmoid.logProbability(outputs[i][k]);
      }
      double yes = logMeanExp(scratch, outputs.length);
      for (int i = 0; i < outputs.length; i++) {
        scratch[i] = Sigmoid.logProbability(-outputs[i][k]);
      }
      combined[k] = (float) (yes - logMeanExp(scratch, outputs.length));
    }
  }

  private void combineEach(
      float[][] outputs, int from, int width, double[] scratch, float[] combined) {
    int networks = outputs.length;
    for (int i = 0; i < networks; i++) {
      scratch[networks + i] =
          this == LOG_MEAN_SOFTMAX ? Softmax.logSumExp(outputs[i], from, width) : 0;
    }
    for (int k = from; k < from + width; k++) {
      for (int i = 0; i < networks; i++) {
        scratch[i] = outputs[i][k] - scratch[networks + i];
      }
      combined[k] =
          (float) (this == MEAN ? mean(scratch, networks) : logMeanExp(scratch, networks));
    }
  }

  private static double mean(double[] values, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    return sum / length;
  }

  /** The largest is taken out, so that no exponential overflows and not all underflow. */
  private static double logMeanExp(double[] values, int length) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, values[i]);
    }
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += Math.exp(values[i] - largest);
    }
    return largest + Math.log(sum / length);
  }
}
