package io.github.meanfield.transformers.scoring;

import io.github.meanfield.runtime.math.ClassChoice;
import io.github.meanfield.runtime.math.Softmax;
import java.util.Arrays;
import java.util.Set;

/**
 * The columns of a classifier.
 *
 * @param numClasses number of classes
 * @param thresholds one a class, or null
 * @param kinds the columns that are wanted; they come in the order of {@link Kind}
 */
public record ClassColumns(int numClasses, double[] thresholds, Set<Kind> kinds)
    implements ExplainedValue {

  private static final double[] NO_THRESHOLDS = {};

  /** What a column has, in the order of the columns. */
  public enum Kind {
    /** The logarithm of the probability of each class. */
    RAW_PREDICTION,
    /** The probability of each class. */
    PROBABILITY,
    /** The predicted class. */
    PREDICTION
  }

  @Override
  public int numOutputs() {
    return numClasses;
  }

  @Override
  public int[] widths() {
    return Arrays.stream(Kind.values())
        .filter(kinds::contains)
        .mapToInt(kind -> kind == Kind.PREDICTION ? 1 : numClasses)
        .toArray();
  }

  @Override
  public void write(float[] outputs, int offset, double[][] values) {
    int column = 0;
    double[] logProbabilities =
        kinds.contains(Kind.RAW_PREDICTION) ? values[column++] : new double[numClasses];
    double[] probabilities =
        kinds.contains(Kind.PROBABILITY) ? values[column++] : new double[numClasses];
    Softmax.probabilities(outputs, offset, probabilities, logProbabilities);
    if (kinds.contains(Kind.PREDICTION)) {
      values[column][0] = predict(probabilities);
    }
  }

  /**
   * Requires that the label of a row is a class.
   *
   * @param uid uid of the stage, for the error
   * @param labelCol column of the labels, for the error
   * @param label the label
   * @throws IllegalArgumentException if it is not the number of a class
   */
  public void requireClass(String uid, String labelCol, double label) {
    if (!(label >= 0 && label < numClasses && label == (int) label)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row has the label %s in '%s'; required are the numbers of the %d classes",
              uid, label, labelCol, numClasses));
    }
  }

  /** The predicted class: its probability is explained. */
  @Override
  public int index(float[] outputs, int offset) {
    double[] probabilities = new double[numClasses];
    Softmax.probabilities(outputs, offset, probabilities, new double[numClasses]);
    return (int) predict(probabilities);
  }

  /** p_k. */
  @Override
  public double value(int index, float[] outputs, int offset) {
    return Math.exp(outputs[offset + index] - Softmax.logSumExp(outputs, offset, numClasses));
  }

  /** p_k (δ_ik - p_i). */
  @Override
  public void slope(int index, float[] outputs, int offset, float[] slope) {
    double[] probabilities = new double[numClasses];
    Softmax.probabilities(outputs, offset, probabilities, new double[numClasses]);
    for (int i = 0; i < numClasses; i++) {
      double difference = (i == index ? 1 : 0) - probabilities[i];
      slope[offset + i] = (float) (probabilities[index] * difference);
    }
  }

  /**
   * The class with the largest probability / threshold; the first one if several have it.
   *
   * @param probabilities one a class
   * @return the class
   */
  public double predict(double[] probabilities) {
    return ClassChoice.of(probabilities, thresholds == null ? NO_THRESHOLDS : thresholds);
  }
}
