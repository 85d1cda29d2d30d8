package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code weightCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasWeightCol<T extends HasWeightCol<T>> extends DeclaresParams {

  /**
   * Name of a numeric column of weights, each at least 0: a row counts in loss and averaging as
   * often as its weight says, and not at all if that is 0. Only the proportions matter. Unset by
   * default, and if empty: every row counts the same.
   */
  default Param<String> weightCol() {
    return declare()
        .column("weightCol", "name of a numeric column of weights (>= 0); 0 leaves the row out");
  }

  /** Name of a numeric column of weights (>= 0); 0 leaves the row out. See {@link #weightCol()}. */
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /** Sets {@link #weightCol()}. */
  default T setWeightCol(String value) {
    return (T) set(weightCol(), value);
  }
}
