package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code rawPredictionCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasRawPredictionCol<T extends HasRawPredictionCol<T>> extends Params {

  /**
   * Name of the column with the natural logarithm of the probability of each class, a Vector of
   * numClasses values, so that ranking by one class ranks by its probability. Default:
   * rawPrediction. Empty: no such column.
   */
  Param<String> rawPredictionCol();

  /**
   * Name of the column of log-probabilities of the classes (empty: none). See {@link
   * #rawPredictionCol()}.
   */
  default String getRawPredictionCol() {
    return getOrDefault(rawPredictionCol());
  }

  /**
   * Sets {@link #rawPredictionCol()}.
   *
   * @param value name of the column of log-probabilities of the classes (empty: none).
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setRawPredictionCol(String value) {
    return (T) set(rawPredictionCol(), value);
  }

  /**
   * Declares {@link #rawPredictionCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> rawPredictionColParam(Params owner) {
    return new Param<>(
        owner,
        "rawPredictionCol",
        "name of the column of log-probabilities of the classes (empty: none)");
  }
}
