package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.CrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;

/**
 * The columns of a classifier: log-probabilities, probabilities and the predicted class, those that
 * are wanted, in this order.
 *
 * @param numClasses number of classes
 * @param thresholds one a class, or null
 * @param raw whether log-probabilities are wanted
 * @param probability whether probabilities are wanted
 * @param prediction whether the prediction is wanted
 */
public record ClassColumns(
    int numClasses, double[] thresholds, boolean raw, boolean probability, boolean prediction)
    implements OutputColumns {

  @Override
  public Object[] of(float[] outputs, int offset) {
    return chosen(CrossEntropy.logProbabilities(outputs, offset, numClasses));
  }

  @Override
  public Object[] ofInvalid() {
    double[] unknown = new double[numClasses];
    Arrays.fill(unknown, Double.NaN);
    return chosen(unknown);
  }

  private Object[] chosen(double[] logProbabilities) {
    double[] probabilities = probabilities(logProbabilities);
    List<Object> values = new ArrayList<>(3);
    if (raw) {
      values.add(Vectors.dense(logProbabilities));
    }
    if (probability) {
      values.add(Vectors.dense(probabilities));
    }
    if (prediction) {
      values.add(predict(probabilities));
    }
    return values.toArray();
  }

  /** Exponentials of log-probabilities. */
  public static double[] probabilities(double[] logProbabilities) {
    return Arrays.stream(logProbabilities).map(Math::exp).toArray();
  }

  /**
   * The class with the largest probability / threshold; the first one if several have it.
   *
   * @param probabilities one a class
   * @return the class, NaN if the probabilities are NaN
   */
  public double predict(double[] probabilities) {
    if (Double.isNaN(probabilities[0])) {
      return Double.NaN;
    }
    int best = 0;
    for (int k = 1; k < numClasses; k++) {
      if (scaled(probabilities, k) > scaled(probabilities, best)) {
        best = k;
      }
    }
    return best;
  }

  /** As in Spark: a threshold of 0 wins whatever the probability, unless that is 0 too. */
  private double scaled(double[] probabilities, int k) {
    if (thresholds == null) {
      return probabilities[k];
    }
    return thresholds[k] == 0 && probabilities[k] == 0 ? 0 : probabilities[k] / thresholds[k];
  }
}
