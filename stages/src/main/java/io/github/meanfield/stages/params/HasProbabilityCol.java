package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code probabilityCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasProbabilityCol<T extends HasProbabilityCol<T>> extends DeclaresParams {

  /**
   * Name of the column with the probability of each class, a Vector of numClasses values that add
   * to 1; of each label, on its own, where a row may have several. Default: probability. Empty: no
   * such column.
   */
  default Param<String> probabilityCol() {
    return declare()
        .column(
            "probabilityCol",
            "name of the column of class probabilities (empty: none)",
            "probability");
  }

  /** Name of the column of class probabilities (empty: none). See {@link #probabilityCol()}. */
  default String getProbabilityCol() {
    return getOrDefault(probabilityCol());
  }

  /** Sets {@link #probabilityCol()}. */
  default T setProbabilityCol(String value) {
    return (T) set(probabilityCol(), value);
  }
}
