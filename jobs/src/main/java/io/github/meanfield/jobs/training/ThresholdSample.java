package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.evaluate.Threshold;
import io.github.meanfield.stages.Seeds;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of two classes that a threshold is chosen on, in memory.
 *
 * @param scores probability of the second class, by row
 * @param truths whether a row is of the second class
 * @param weights for how many rows a row of each class stands
 */
record ThresholdSample(double[] scores, boolean[] truths, double[] weights) {

  /** Seeds of other purposes differ. */
  private static final long PURPOSE = 11;

  /**
   * Collects rows: all of them, or about as many as there may be at most. Those of the rarer class
   * are kept where they make no more than half of them, as the threshold hangs on each.
   *
   * @param scored rows with the number of the class, 0 or 1, and the probability of class 1
   * @param rowsOfClasses how many they are
   * @param most rows at most
   */
  static ThresholdSample of(Dataset<Row> scored, double[] rowsOfClasses, int most, long seed) {
    int rarer = rowsOfClasses[0] < rowsOfClasses[1] ? 0 : 1;
    double[] shares = {1, 1};
    if (rowsOfClasses[0] + rowsOfClasses[1] > most) {
      double kept = Math.min(rowsOfClasses[rarer], most / 2.0);
      shares[rarer] = kept / rowsOfClasses[rarer];
      shares[1 - rarer] = (most - kept) / rowsOfClasses[1 - rarer];
    }
    boolean areAll = shares[0] == 1 && shares[1] == 1;
    Dataset<Row> some =
        areAll
            ? scored
            : scored
                .stat()
                .sampleBy(
                    scored.columns()[0],
                    Map.of(0.0, shares[0], 1.0, shares[1]),
                    Seeds.derive(seed, PURPOSE));
    List<Row> rows = some.collectAsList();
    double[] scores = rows.stream().mapToDouble(row -> row.getDouble(1)).toArray();
    boolean[] truths = new boolean[scores.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = rows.get(i).getDouble(0) == 1;
    }
    return new ThresholdSample(scores, truths, new double[] {1 / shares[0], 1 / shares[1]});
  }

  /** The best threshold by a rule. */
  Threshold best(ThresholdRule rule) {
    return Threshold.best(scores, truths, weights, rule::value);
  }
}
