package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How good predictions of a class are.
 *
 * @param accuracy share of rows whose class was predicted
 * @param balancedAccuracy mean over the classes of the share of their rows that was predicted
 * @param macroF1 mean of the classes' F1
 * @param weightedF1 the same, weighted by the rows of the classes
 * @param auc area under the ROC curve, NaN if there are more than two classes
 * @param prAuc area under the curve of precision and recall, NaN if there are more than two classes
 * @param logLoss mean negative logarithm of the probability of the true class
 * @param brier mean squared difference of probability and truth: of the second of two classes, or
 *     summed over more
 * @param calibrationError mean distance, in ten bins, of the probability and the share of rows that
 *     it is for: of the second of two classes, or of the most probable of more
 */
public record ClassMetrics(
    @JsonProperty("accuracy") double accuracy,
    @JsonProperty("balanced accuracy") double balancedAccuracy,
    @JsonProperty("macro F1") double macroF1,
    @JsonProperty("weighted F1") double weightedF1,
    @JsonProperty("AUC") double auc,
    @JsonProperty("PR-AUC") double prAuc,
    @JsonProperty("log loss") double logLoss,
    @JsonProperty("Brier score") double brier,
    @JsonProperty("calibration error") double calibrationError)
    implements Metrics {

  /**
   * Judges scored rows.
   *
   * @param scored rows with columns prediction and probability
   * @param labelCol column of the true classes' numbers
   * @param numClasses number of classes
   */
  public static ClassMetrics of(Dataset<Row> scored, String labelCol, int numClasses) {
    Dataset<Row> named =
        scored.select(
            functions.col(labelCol).cast("double").as(ScoredTable.TRUTH),
            functions.col("prediction").as(ScoredTable.PREDICTION),
            functions.col("probability").as(ScoredTable.SCORES));
    Dataset<Row> rows = ClassRows.compact(named, numClasses, functions.lit("all")).cache();
    try {
      return new ClassRows(rows, numClasses).metrics().get("all");
    } finally {
      rows.unpersist();
    }
  }

  /**
   * What predicting the share of each class would give, whatever the row.
   *
   * @param known rows of each class that the shares are taken from
   * @param judged rows of each class that are predicted
   */
  public static ClassMetrics ofShares(double[] known, double[] judged) {
    double all = DoubleStream.of(known).sum();
    double[] shares = DoubleStream.of(known).map(rows -> rows / all).toArray();
    double squares = DoubleStream.of(shares).map(share -> share * share).sum();
    boolean isBinary = judged.length == 2;
    int answer = largest(known);
    double confidence = isBinary ? shares[1] : shares[answer];
    ClassSums sums = new ClassSums(judged.length);
    for (int i = 0; i < judged.length; i++) {
      double brier = squares - 2 * shares[i] + 1;
      sums.add(i, answer, judged[i]);
      if (judged[i] > 0) {
        sums.addErrors(-judged[i] * Math.log(shares[i]), judged[i] * brier / (isBinary ? 2 : 1));
      }
      boolean isHit = isBinary ? i == 1 : i == answer;
      sums.addConfidence(0, judged[i] * confidence, isHit ? judged[i] : 0);
    }
    boolean isDefined = isBinary && judged[0] > 0 && judged[1] > 0;
    return sums.metrics(
        isDefined ? 0.5 : Double.NaN, isDefined ? judged[1] / (judged[0] + judged[1]) : Double.NaN);
  }

  /** Index of the largest count, the first of equals. */
  public static int largest(double[] counts) {
    int largest = 0;
    for (int i = 1; i < counts.length; i++) {
      largest = counts[i] > counts[largest] ? i : largest;
    }
    return largest;
  }

  @Override
  public List<String> headlines() {
    return List.of("accuracy", "AUC", "log loss");
  }
}
