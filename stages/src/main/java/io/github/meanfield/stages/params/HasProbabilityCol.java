package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code probabilityCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasProbabilityCol<T extends HasProbabilityCol<T>> extends Params {

  /**
   * Name of the column with the probability of each class, a Vector of numClasses values that add
   * to 1. Default: probability. Empty: no such column.
   */
  Param<String> probabilityCol();

  /** Name of the column of class probabilities (empty: none). See {@link #probabilityCol()}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /**
   * Sets {@link #probabilityCol()}.
   *
   * @param value name of the column of class probabilities (empty: none).
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setProbabilityCol(String value) {
    return (T) set(probabilityCol(), value);
  }

  /**
   * Declares {@link #probabilityCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> probabilityColParam(Params owner) {
    return new Param<>(
        owner, "probabilityCol", "name of the column of class probabilities (empty: none)");
  }
}
