package io.github.meanfield.runtime.steps;

import java.util.List;
import java.util.stream.Stream;

/**
 * Outputs that are logits of classes.
 *
 * @param rawPrediction the column of log-probabilities; without a name there is none
 * @param probability the column of probabilities; without a name there is none
 * @param prediction the column of the predicted class: that with the largest probability /
 *     threshold; without a name there is none
 * @param size number of classes, at least 2
 * @param thresholds one a class, none negative and one of them 0 at most; or none at all
 */
public record Classes(
    String rawPrediction, String probability, String prediction, int size, double[] thresholds)
    implements Head {

  /** Checks the components. */
  public Classes {
    Require.that(size > 1, "size is %d; required is at least 2", size);
    Require.finite("thresholds", thresholds);
    Require.length("thresholds", thresholds.length, thresholds.length == 0 ? 0 : size);
    int zeros = 0;
    for (double threshold : thresholds) {
      Require.that(threshold >= 0, "thresholds has %s; required are numbers from 0 on", threshold);
      zeros += threshold == 0 ? 1 : 0;
    }
    Require.that(zeros <= 1, "thresholds has %d zeros; required is one at most", zeros);
  }

  @Override
  public List<String> columns() {
    return Stream.of(rawPrediction, probability, prediction).filter(s -> !s.isEmpty()).toList();
  }
}
