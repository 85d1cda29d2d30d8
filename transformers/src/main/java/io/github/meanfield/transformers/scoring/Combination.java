package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.CrossEntropy;
import java.util.Arrays;

/** How the outputs of several networks become those of one. */
public enum Combination {

  /** The mean of the outputs. */
  MEAN,

  /** The logarithm of the mean of exp(output): outputs are logarithms of what is predicted. */
  LOG_MEAN_EXP,

  /** The logarithm of the mean of softmax(outputs): outputs are logits. */
  LOG_MEAN_SOFTMAX;

  /**
   * Combines outputs, in the order of the networks.
   *
   * @param outputs of each network, rows × numOutputs, row by row
   * @param rows number of rows
   * @return rows × numOutputs, row by row
   */
  float[] combine(float[][] outputs, int rows) {
    float[] combined = new float[outputs[0].length];
    int width = combined.length / rows;
    double[] logSums = new double[outputs.length];
    double[] values = new double[outputs.length];
    for (int from = 0; from < combined.length; from += width) {
      for (int i = 0; this == LOG_MEAN_SOFTMAX && i < outputs.length; i++) {
        logSums[i] = CrossEntropy.logSumExp(outputs[i], from, width);
      }
      for (int k = from; k < from + width; k++) {
        for (int i = 0; i < outputs.length; i++) {
          values[i] = outputs[i][k] - logSums[i];
        }
        combined[k] = (float) (this == MEAN ? mean(values) : logMeanExp(values));
      }
    }
    return combined;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The largest is taken out, so that no exponential overflows and not all underflow. */
  private static double logMeanExp(double[] values) {
    double largest = Arrays.stream(values).max().orElseThrow();
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - largest);
    }
    return largest + Math.log(sum / values.length);
  }
}
