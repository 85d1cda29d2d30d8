package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code rawPredictionCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasRawPredictionCol<T extends HasRawPredictionCol<T>> extends DeclaresParams {

  /**
   * Name of the column with the natural logarithm of the probability of each class, a Vector of
   * numClasses values, so that ranking by one class ranks by its probability; where a row may have
   * several labels, the log-odds ln(p / (1 - p)) of each. Default: rawPrediction. Empty: no such
   * column.
   */
  default Param<String> rawPredictionCol() {
    return declare()
        .column(
            "rawPredictionCol",
            "name of the column of log-probabilities of the classes (empty: none)",
            "rawPrediction");
  }

  /**
   * Name of the column of log-probabilities of the classes (empty: none). See {@link
   * #rawPredictionCol()}.
   */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /** Sets {@link #rawPredictionCol()}. */
  default T setRawPredictionCol(String value) {
    return (T) set(rawPredictionCol(), value);
  }
}
