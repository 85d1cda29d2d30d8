package io.github.meanfield.jobs.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;

/** Rows with a true and a predicted class, in memory. */
final class ClassSample implements JudgedRows.Sample {

  private final int numClasses;
  private final double[] truths;
  private final double[] predictions;
  private final double[] losses;
  private final double[] briers;
  private final double[] confidences;
  private final double[] hits;

  /** Rows by falling confidence, for two classes. */
  private final int[] order;

  /**
   * A sample.
   *
   * @param rows rows of {@link ClassRows}
   */
  ClassSample(List<Row> rows, int numClasses) {
    this.numClasses = numClasses;
    truths = values(rows, row -> row.getAs(ScoredTable.TRUTH));
    predictions = values(rows, row -> row.getAs(ScoredTable.PREDICTION));
    losses = values(rows, row -> row.getAs(ClassRows.LOSS));
    briers = values(rows, row -> row.getAs(ClassRows.BRIER));
    confidences = values(rows, row -> row.getAs(ClassRows.CONFIDENCE));
    hits = values(rows, row -> row.getAs(ClassRows.HIT));
    order = numClasses == 2 ? Curves.order(confidences) : new int[0];
  }

  private static double[] values(List<Row> rows, ToDoubleFunction<Row> value) {
    return rows.stream().mapToDouble(value).toArray();
  }

  @Override
  public int size() {
    return truths.length;
  }

  @Override
  public ClassMetrics metrics(int[] times) {
    ClassSums sums = new ClassSums(numClasses);
    for (int i = 0; i < times.length; i++) {
      int n = times[i];
      if (n > 0) {
        sums.add((int) truths[i], (int) predictions[i], n);
        sums.addErrors(n * losses[i], n * briers[i]);
        sums.addConfidence(ClassSums.bin(confidences[i]), n * confidences[i], n * hits[i]);
      }
    }
    double[] areas = sums.isRanked() ? areas(times) : new double[] {Double.NaN, Double.NaN};
    return sums.metrics(areas[0], areas[1]);
  }

  /**
   * The areas under the curves of ROC and of precision and recall, by trapezoids between scores, as
   * Spark has them.
   */
  private double[] areas(int[] times) {
    double positives = 0;
    double negatives = 0;
    for (int i : order) {
      positives += times[i] * truths[i];
      negatives += times[i] * (1 - truths[i]);
    }
    if (positives == 0 || negatives == 0) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double roc = 0;
    double pr = 0;
    double tp = 0;
    double fp = 0;
    double lastTp = 0;
    double lastFp = 0;
    double lastPrecision = Double.NaN;
    for (int at = 0; at < order.length; at++) {
      int i = order[at];
      tp += times[i] * truths[i];
      fp += times[i] * (1 - truths[i]);
      boolean isStep = at == order.length - 1 || confidences[order[at + 1]] != confidences[i];
      if (isStep && tp + fp > lastTp + lastFp) {
        double precision = tp / (tp + fp);
        // Nothing is known above the highest score: its precision goes on to the left.
        double before = Double.isNaN(lastPrecision) ? precision : lastPrecision;
        roc += (fp - lastFp) * (tp + lastTp) / 2;
        pr += (tp - lastTp) * (precision + before) / 2;
        lastTp = tp;
        lastFp = fp;
        lastPrecision = precision;
      }
    }
    return new double[] {roc / (positives * negatives), pr / positives};
  }
}
