package io.github.meanfield.transformers.tuning;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a search has tried: values of the params that it varies, and how good they were.
 *
 * @param stage the stage of the search, from 0
 * @param number its number in that stage, from 0
 * @param params values in JSON by the name of the param, in the order of the search space; where
 *     several stages of a pipeline have one of a name, by {@code uid__name}
 * @param rungs how good it was after some epochs, ascending; a trial that was never finished has
 *     none
 * @param failure why it failed, in words; empty if it did not
 */
public record Trial(
    int stage, int number, Map<String, String> params, List<Rung> rungs, String failure)
    implements Serializable {

  /**
   * How good a trial was after some epochs.
   *
   * @param epochs the epochs, 0 if the estimator has none
   * @param metric the metric of the evaluator, the mean over folds
   * @param seconds time that it took, of which a part may be that of other trials at its side
   */
  public record Rung(int epochs, double metric, double seconds) implements Serializable {}

  /** The metric after the most epochs; NaN if there is none. */
  @JsonIgnore
  public double metric() {
    return rungs.isEmpty() ? Double.NaN : rungs.get(rungs.size() - 1).metric();
  }

  /** The most epochs that it was trained for; 0 if it has never finished any. */
  @JsonIgnore
  public int epochs() {
    return rungs.isEmpty() ? 0 : rungs.get(rungs.size() - 1).epochs();
  }

  /** Whether it has come to a metric, and has not failed after more epochs. */
  @JsonIgnore
  public boolean succeeded() {
    return failure.isEmpty() && !rungs.isEmpty();
  }
}
