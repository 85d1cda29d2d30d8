package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.CrossEntropy;
import java.util.stream.IntStream;

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
  public int[] widths() {
    IntStream vectors = IntStream.generate(() -> numClasses);
    int wanted = (raw ? 1 : 0) + (probability ? 1 : 0);
    return IntStream.concat(vectors.limit(wanted), IntStream.of(1).limit(prediction ? 1 : 0))
        .toArray();
  }

  @Override
  public void write(float[] outputs, int offset, double[][] values) {
    int column = 0;
    double[] logProbabilities = raw ? values[column++] : new double[numClasses];
    double[] probabilities = probability ? values[column++] : new double[numClasses];
    CrossEntropy.softmax(outputs, offset, probabilities, logProbabilities);
    if (prediction) {
      values[column][0] = predict(probabilities);
    }
  }

  /**
   * The class with the largest probability / threshold; the first one if several have it.
   *
   * @param probabilities one a class
   * @return the class
   */
  public double predict(double[] probabilities) {
    int best = 0;
    double largest = scaled(probabilities, 0);
    for (int k = 1; k < numClasses; k++) {
      double value = scaled(probabilities, k);
      if (value > largest) {
        largest = value;
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
