package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How good predictions of several labels a row are. Figures of all labels together (micro) and
 * subset accuracy are those that Spark's {@code MultilabelMetrics} computes of sorted arrays.
 *
 * @param microF1 F1 of all labels of all rows together
 * @param microPrecision share of the predicted labels that are right
 * @param microRecall share of the true labels that are predicted
 * @param macroF1 mean of the labels' F1
 * @param macroPrecision mean of the labels' precision
 * @param macroRecall mean of the labels' recall
 * @param subsetAccuracy share of rows with all labels right, and no others
 * @param accuracy mean over rows of the share of right labels among those true or predicted, 1 for
 *     a row that has none and is predicted none
 * @param hammingLoss share of wrong decisions, of as many as rows by labels that any row has or is
 *     predicted; Spark divides by those that any row has
 */
public record SetMetrics(
    @JsonProperty("micro F1") double microF1,
    @JsonProperty("micro precision") double microPrecision,
    @JsonProperty("micro recall") double microRecall,
    @JsonProperty("macro F1") double macroF1,
    @JsonProperty("macro precision") double macroPrecision,
    @JsonProperty("macro recall") double macroRecall,
    @JsonProperty("subset accuracy") double subsetAccuracy,
    @JsonProperty("accuracy") double accuracy,
    @JsonProperty("Hamming loss") double hammingLoss)
    implements Metrics {

  @Override
  public List<String> headlines() {
    return List.of("micro F1", "subset accuracy", "Hamming loss");
  }
}
