package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;

/**
 * Param {@code scoringBatchSize}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasScoringBatchSize<T extends HasScoringBatchSize<T>> extends DeclaresParams {

  /** Rows that are scored at once by {@code transform}, at least 1. Default: 1024. */
  default IntParam scoringBatchSize() {
    return declare()
        .atLeast(1, "scoringBatchSize", "rows that transform scores at once (>= 1)", 1024);
  }

  /** Rows scored at once. See {@link #scoringBatchSize()}. */
  default int getScoringBatchSize() {
    return (int) getOrDefault(scoringBatchSize());
  }

  /** Sets {@link #scoringBatchSize()}. */
  default T setScoringBatchSize(int value) {
    return (T) set(scoringBatchSize(), value);
  }
}
