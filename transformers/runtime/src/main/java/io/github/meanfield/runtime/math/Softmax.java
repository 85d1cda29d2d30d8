package io.github.meanfield.runtime.math;

/** Probabilities of logits. */
public final class Softmax {

  private Softmax() {}

  /**
   * The softmax of some logits, and its natural logarithms, in double.
   *
   * @param logits logits of several rows
   * @param offset position of the row's first logit
   * @param probabilities where to write one value a class; they add to 1
   * @param logProbabilities where to write one value a class, at most 0
   */
  public static void probabilities(
      float[] logits, int offset, double[] probabilities, double[] logProbabilities) {
    int numClasses = probabilities.length;
    double largest = largest(logits, offset, numClasses);
    double sum = 0;
    for (int k = 0; k < numClasses; k++) {
      double shifted = logits[offset + k] - largest;
      double exponential = Math.exp(shifted);
      logProbabilities[k] = shifted;
      probabilities[k] = exponential;
      sum += exponential;
    }
    double logSum = Math.log(sum);
    for (int k = 0; k < numClasses; k++) {
      logProbabilities[k] -= logSum;
      probabilities[k] /= sum;
    }
  }

  /**
   * Logarithm of the sum of the exponentials of some logits; the largest is taken out, so that none
   * overflows.
   *
   * @param logits logits of several rows
   * @param offset position of the row's first logit
   * @param length logits of a row
   */
  public static double logSumExp(float[] logits, int offset, int length) {
    double largest = largest(logits, offset, length);
    double sum = 0;
    for (int k = offset; k < offset + length; k++) {
      sum += Math.exp(logits[k] - largest);
    }
    return largest + Math.log(sum);
  }

  /** The largest of some logits. */
  public static double largest(float[] logits, int offset, int length) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int k = offset; k < offset + length; k++) {
      largest = Math.max(largest, logits[k]);
    }
    return largest;
  }
}
