package io.github.meanfield.jobs.evaluate;

import java.util.stream.DoubleStream;

/** Sums over judged rows, which the metrics of classes follow from. */
final class ClassSums {

  /** Bins of equal width that probabilities are compared with the truth in. */
  static final int BINS = 10;

  private final double[] hits;
  private final double[] actual;
  private final double[] predicted;
  private final double[] confidences = new double[BINS];
  private final double[] confirmed = new double[BINS];
  private double loss;
  private double brier;

  /** Sums of no rows. */
  ClassSums(int numClasses) {
    hits = new double[numClasses];
    actual = new double[numClasses];
    predicted = new double[numClasses];
  }

  /** Adds rows of a class for which a class was predicted. */
  void add(int truth, int prediction, double rows) {
    actual[truth] += rows;
    predicted[prediction] += rows;
    hits[truth] += truth == prediction ? rows : 0;
  }

  /** Adds the summed log loss and squared difference of rows. */
  void addErrors(double ofLoss, double ofBrier) {
    loss += ofLoss;
    brier += ofBrier;
  }

  /** The bin of a probability. */
  static int bin(double confidence) {
    return Math.min(BINS - 1, (int) (confidence * BINS));
  }

  /** Adds the summed probability of rows of a bin, and how many of them it came true for. */
  void addConfidence(int bin, double confidence, double trueRows) {
    confidences[bin] += confidence;
    confirmed[bin] += trueRows;
  }

  /** Share of the rows of a class that was predicted; NaN without such rows. */
  double recall(int k) {
    return hits[k] / actual[k];
  }

  /** Share of the rows predicted as a class that are of it; NaN without such rows. */
  double precision(int k) {
    return hits[k] / predicted[k];
  }

  /** Harmonic mean of precision and recall; NaN for a class that no row has or is taken for. */
  double f1(int k) {
    return 2 * hits[k] / (actual[k] + predicted[k]);
  }

  /** Whether probabilities are known. */
  boolean isRanked() {
    return !Double.isNaN(loss);
  }

  /** Whether there are rows of each class. */
  boolean hasAllClasses() {
    return DoubleStream.of(actual).allMatch(rows -> rows > 0);
  }

  /**
   * The metrics.
   *
   * @param auc area under the ROC curve
   * @param prAuc area under the curve of precision and recall
   */
  ClassMetrics metrics(double auc, double prAuc) {
    double rows = 0;
    double right = 0;
    double recalls = 0;
    double f1s = 0;
    double weightedF1s = 0;
    int numActual = 0;
    int numF1s = 0;
    for (int k = 0; k < actual.length; k++) {
      rows += actual[k];
      right += hits[k];
      if (actual[k] > 0) {
        recalls += recall(k);
        weightedF1s += actual[k] * f1(k);
        numActual++;
      }
      if (actual[k] + predicted[k] > 0) {
        f1s += f1(k);
        numF1s++;
      }
    }
    double distance = 0;
    for (int bin = 0; bin < BINS; bin++) {
      distance += Math.abs(confidences[bin] - confirmed[bin]);
    }
    return new ClassMetrics(
        right / rows,
        recalls / numActual,
        f1s / numF1s,
        weightedF1s / rows,
        auc,
        prAuc,
        loss / rows,
        brier / rows,
        distance / rows);
  }
}
