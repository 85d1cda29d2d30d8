package io.github.meanfield.jobs.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** What scores of a class and the truth come to at every threshold. */
final class Curves {

  private static final int MAX_POINTS = 200;
  private static final int BINS = 10;

  private final double[] scores;
  private final boolean[] truths;
  private final int[] order;
  private final long positives;

  /**
   * Curves of one class.
   *
   * @param scores probability of the class, by row
   * @param truths whether a row is of the class
   */
  Curves(double[] scores, boolean[] truths) {
    this.scores = scores;
    this.truths = truths;
    this.order = order(scores);
    this.positives = IntStream.range(0, truths.length).filter(i -> truths[i]).count();
  }

  /** Rows by falling score. */
  static int[] order(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .mapToInt(i -> i)
        .toArray();
  }

  /** Probability of the class, by row. */
  double[] scores() {
    return scores;
  }

  /** Whether a row is of the class. */
  boolean[] truths() {
    return truths;
  }

  /** Whether there are rows of the class, and others. */
  boolean areDefined() {
    return positives > 0 && positives < truths.length;
  }

  /** False positive rate (x) and true positive rate (y). */
  double[][] roc() {
    double negatives = truths.length - positives;
    return along((tp, rows) -> new double[] {(rows - tp) / negatives, tp / (double) positives});
  }

  /** Recall (x) and precision (y). */
  double[][] precisionRecall() {
    return along(
        (tp, rows) -> new double[] {tp / (double) positives, rows == 0 ? 1 : tp / (double) rows});
  }

  /** Share of all rows (x) and of the rows of the class among them (y), by falling score. */
  double[][] gains() {
    return along(
        (tp, rows) -> new double[] {rows / (double) truths.length, tp / (double) positives});
  }

  /** A point of a curve from the rows above a threshold. */
  private interface Point {
    double[] of(long truePositives, long rows);
  }

  private double[][] along(Point point) {
    double[][] points = new double[2][MAX_POINTS + 2];
    int size = 0;
    long hits = 0;
    for (int i = 0; i <= order.length; i++) {
      boolean isLast = i == order.length;
      // Rows of one score are above a threshold together.
      boolean isStep = isLast || i == 0 || scores[order[i]] != scores[order[i - 1]];
      if (isStep && (isLast || i >= (long) size * order.length / MAX_POINTS)) {
        double[] xy = point.of(hits, i);
        points[0][size] = xy[0];
        points[1][size++] = xy[1];
      }
      if (!isLast && truths[order[i]]) {
        hits++;
      }
    }
    return new double[][] {Arrays.copyOf(points[0], size), Arrays.copyOf(points[1], size)};
  }

  /**
   * Mean score (x), share of rows of the class (y), and number of rows, in each tenth of the scores
   * that has rows.
   */
  double[][] calibration() {
    double[] sum = new double[BINS];
    double[] hits = new double[BINS];
    double[] rows = new double[BINS];
    for (int i = 0; i < scores.length; i++) {
      int bin = Math.min(BINS - 1, (int) (scores[i] * BINS));
      sum[bin] += scores[i];
      hits[bin] += truths[i] ? 1 : 0;
      rows[bin]++;
    }
    int[] filled = IntStream.range(0, BINS).filter(bin -> rows[bin] > 0).toArray();
    return new double[][] {
      IntStream.of(filled).mapToDouble(bin -> sum[bin] / rows[bin]).toArray(),
      IntStream.of(filled).mapToDouble(bin -> hits[bin] / rows[bin]).toArray(),
      IntStream.of(filled).mapToDouble(bin -> rows[bin]).toArray()
    };
  }
}
