package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code predictionCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasPredictionCol<T extends HasPredictionCol<T>> extends DeclaresParams {

  /**
   * Name of the prediction column: a double, a Vector if a regressor has several targets, or an
   * array of the predicted labels if a row may have several. Default: prediction. Empty: no such
   * column.
   */
  default Param<String> predictionCol() {
    return declare()
        .column("predictionCol", "name of the prediction column (empty: none)", "prediction");
  }

  /** Name of the prediction column (empty: none). See {@link #predictionCol()}. */
  default String getPredictionCol() {
    return getOrDefault(predictionCol());
  }

  /** Sets {@link #predictionCol()}. */
  default T setPredictionCol(String value) {
    return (T) set(predictionCol(), value);
  }
}
