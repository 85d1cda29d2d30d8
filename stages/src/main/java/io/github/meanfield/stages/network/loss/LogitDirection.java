package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Sigmoid;
import io.github.meanfield.runtime.math.Softmax;

/**
 * Where the cross-entropy of a row of logits rises: its derivatives p - t, with p the softmax of
 * the logits and t the target, but for a positive factor. They add to 0 however sure a network is.
 * Computed as they stand, in floats, p - 1 is 0 from a margin of 17 on while the other derivatives
 * are not, and from 103 on all are 0.
 */
public final class LogitDirection {

  private LogitDirection() {}

  /**
   * The direction for a target that is all of one class: -1 there, and the softmax of the others
   * among themselves.
   *
   * @param logits logits of several rows
   * @param offset position of the row's first logit
   * @param numClasses logits of a row, at least 2
   * @param label the class, from 0
   * @param direction takes the direction, at the same positions
   * @return the natural logarithm of the factor that makes derivatives of it, which is 1 - p of the
   *     class
   */
  public static double ofClass(
      float[] logits, int offset, int numClasses, int label, float[] direction) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < numClasses; k++) {
      largest = k == label ? largest : Math.max(largest, logits[offset + k]);
    }
    double sum = 0;
    for (int k = 0; k < numClasses; k++) {
      double exponential = k == label ? 0 : Math.exp(logits[offset + k] - largest);
      direction[offset + k] = (float) exponential;
      sum += exponential;
    }
    for (int k = offset; k < offset + numClasses; k++) {
      direction[k] /= (float) sum;
    }
    direction[offset + label] = -1;
    return Sigmoid.logProbability(largest + Math.log(sum) - logits[offset + label]);
  }

  /**
   * The direction for any target.
   *
   * @param logits logits of several rows
   * @param offset position of the row's first logit
   * @param numClasses logits of a row, at least 2
   * @param direction has the target, at the same positions, in place of which it takes the
   *     direction
   */
  static void ofTarget(float[] logits, int offset, int numClasses, float[] direction) {
    int classes = 0;
    int label = 0;
    int likeliest = 0;
    double all = 0;
    for (int k = 0; k < numClasses; k++) {
      if (direction[offset + k] != 0) {
        classes++;
        label = k;
      }
      likeliest = logits[offset + k] > logits[offset + likeliest] ? k : likeliest;
      all += direction[offset + k];
    }
    if (classes == 1) {
      ofClass(logits, offset, numClasses, label, direction);
      return;
    }
    double logSum = Softmax.logSumExp(logits, offset, numClasses);
    double rest = 0;
    for (int k = 0; k < numClasses; k++) {
      if (k != likeliest) {
        double derivative = all * Math.exp(logits[offset + k] - logSum) - direction[offset + k];
        rest -= derivative;
        direction[offset + k] = (float) derivative;
      }
    }
    direction[offset + likeliest] = (float) rest;
  }
}
