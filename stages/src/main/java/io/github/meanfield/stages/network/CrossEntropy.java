package io.github.meanfield.stages.network;

import java.util.Arrays;

/**
 * Classification: labels are classes 0 … k-1, the outputs are logits, the loss of a row is -ln of
 * the softmax probability of its class, and the metric is accuracy.
 */
public final class CrossEntropy implements Objective {

  private static final long serialVersionUID = 1L;

  private final int numClasses;

  /**
   * The objective of a classifier.
   *
   * @param numClasses number of classes k, at least 2
   */
  public CrossEntropy(int numClasses) {
    this.numClasses = numClasses;
  }

  @Override
  public int numOutputs() {
    return numClasses;
  }

  @Override
  public void encode(double label, float[] targets, int offset) {
    Arrays.fill(targets, offset, offset + numClasses, 0f);
    targets[offset + (int) label] = 1f;
  }

  @Override
  public double loss(float[] outputs, int offset, double label) {
    return logSumExp(outputs, offset, numClasses) - outputs[offset + (int) label];
  }

  @Override
  public double metric(float[] outputs, int offset, double label) {
    int predicted = 0;
    for (int k = 1; k < numClasses; k++) {
      if (outputs[offset + k] > outputs[offset + predicted]) {
        predicted = k;
      }
    }
    return predicted == (int) label ? 1 : 0;
  }

  @Override
  public String metricName() {
    return "accuracy";
  }

  /**
   * Natural logarithms of the softmax of some logits, in double.
   *
   * @param logits logits of several rows
   * @param offset position of the row's first logit
   * @param numClasses number of classes
   * @return one value a class, at most 0, whose exponentials add to 1
   */
  public static double[] logProbabilities(float[] logits, int offset, int numClasses) {
    double logSum = logSumExp(logits, offset, numClasses);
    double[] result = new double[numClasses];
    for (int k = 0; k < numClasses; k++) {
      result[k] = logits[offset + k] - logSum;
    }
    return result;
  }

  /** Shifted by the largest logit, so that no exponential overflows. */
  private static double logSumExp(float[] logits, int offset, int length) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = offset; k < offset + length; k++) {
      largest = Math.max(largest, logits[k]);
    }
    double sum = 0;
    for (int k = offset; k < offset + length; k++) {
      sum += Math.exp(logits[k] - largest);
    }
    return largest + Math.log(sum);
  }
}
