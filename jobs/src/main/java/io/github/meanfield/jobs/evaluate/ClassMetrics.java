package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

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
