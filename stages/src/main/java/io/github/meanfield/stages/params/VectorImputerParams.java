package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Params of the imputation of vectors, shared by the estimator and its model.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
public interface VectorImputerParams<T extends VectorImputerParams<T>>
    extends HasInputCol<T>, HasOutputCol<T> {

  /** Value of {@link #strategy()}: the mean. */
  String MEAN = "mean";

  /** Value of {@link #strategy()}: the lower of two medians. */
  String MEDIAN = "median";

  /** Value of {@link #strategy()}: the most frequent value. */
  String MODE = "mode";

  /**
   * What a missing value becomes, of the valid training values of its feature. {@code mean}
   * (default). {@code median}: the lower of two; exact up to 1,000 different values of a feature in
   * a block of rows, and at most a thousandth of the rows from the middle beyond, where it may
   * differ with the partitions. {@code mode}: the most frequent value, the smallest of several.
   */
  default Param<String> strategy() {
    return declare()
        .choice(
            "strategy",
            "what a missing value becomes, of its feature's training values",
            MEAN,
            MEDIAN,
            MODE);
  }

  /** What a missing value becomes. See {@link #strategy()}. */
  default String getStrategy() {
    return getOrDefault(strategy());
  }
}
