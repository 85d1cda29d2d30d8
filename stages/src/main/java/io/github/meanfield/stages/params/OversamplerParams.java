package io.github.meanfield.stages.params;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of what adds rows to rarer classes.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface OversamplerParams<T extends OversamplerParams<T>> extends HasSeed<T> {

  /** Value of {@link #strategy()}: new rows between those that are there. */
  String SMOTE = "smote";

  /**
   * What is fitted on the rows: an estimator with params {@code featuresCol} and {@code labelCol},
   * whose columns are those of the rows. Required.
   */
  default Param<Estimator<?>> estimator() {
    return declare().stage("estimator", "what is fitted on the rows and those added");
  }

  /** What is fitted on the rows. See {@link #estimator()}. */
  default Estimator<?> getEstimator() {
    return getOrDefault(estimator());
  }

  /**
   * Where added rows come from: {@code random} (default), copies of rows of the class, evenly
   * spread over them; {@code smote}, new rows on the line from a row of the class to one of its
   * {@link #numNeighbors()} nearest (Chawla et al. 2002, "SMOTE: synthetic minority over-sampling
   * technique").
   */
  default Param<String> strategy() {
    return declare().choice("strategy", "where added rows come from", "random", SMOTE);
  }

  /** Where added rows come from. See {@link #strategy()}. */
  default String getStrategy() {
    return getOrDefault(strategy());
  }

  /** Sets {@link #strategy()}. */
  default T setStrategy(String value) {
    return (T) set(strategy(), value);
  }

  /**
   * Rows that each class has at least afterwards, as a share of those of the most frequent class,
   * in (0, 1]. Classes that have more stay as they are. Default: 1.
   */
  default DoubleParam samplingRatio() {
    return declare()
        .number(
            "samplingRatio",
            "rows of each class, as a share of those of the most frequent one, in (0, 1]",
            1,
            "in (0, 1]",
            value -> value > 0 && value <= 1);
  }

  /** Rows of each class. See {@link #samplingRatio()}. */
  default double getSamplingRatio() {
    return (double) getOrDefault(samplingRatio());
  }

  /** Sets {@link #samplingRatio()}. */
  default T setSamplingRatio(double value) {
    return (T) set(samplingRatio(), value);
  }

  /**
   * Nearest rows of the same class among which {@code smote} chooses, at least 1; all others of a
   * class that has fewer. Default: 5.
   */
  default IntParam numNeighbors() {
    return declare()
        .atLeast(1, "numNeighbors", "nearest rows among which smote chooses one (>= 1)", 5);
  }

  /** Nearest rows. See {@link #numNeighbors()}. */
  default int getNumNeighbors() {
    return (int) getOrDefault(numNeighbors());
  }

  /** Sets {@link #numNeighbors()}. */
  default T setNumNeighbors(int value) {
    return (T) set(numNeighbors(), value);
  }
}
