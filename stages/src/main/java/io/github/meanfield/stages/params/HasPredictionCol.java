package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code predictionCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasPredictionCol<T extends HasPredictionCol<T>> extends Params {

  /**
   * Name of the prediction column: a double, or a Vector if a regressor has several targets.
   * Default: prediction. Empty: no such column.
   */
  Param<String> predictionCol();

  /** Name of the prediction column (empty: none). See {@link #predictionCol()}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /**
   * Sets {@link #predictionCol()}.
   *
   * @param value name of the prediction column (empty: none).
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setPredictionCol(String value) {
    return (T) set(predictionCol(), value);
  }

  /**
   * Declares {@link #predictionCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> predictionColParam(Params owner) {
    return new Param<>(owner, "predictionCol", "name of the prediction column (empty: none)");
  }
}
