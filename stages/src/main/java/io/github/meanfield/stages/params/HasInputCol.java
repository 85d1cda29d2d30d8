package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code inputCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasInputCol<T extends HasInputCol<T>> extends DeclaresParams {

  /**
   * Name of the input column: a Vector (dense or sparse), {@code array<float>} or {@code
   * array<double>} of features.
   */
  default Param<String> inputCol() {
    return declare()
        .column("inputCol", "name of the input column, a Vector or an array of numbers");
  }

  /** Name of the input column, a Vector or an array of numbers. See {@link #inputCol()}. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }

  /** Sets {@link #inputCol()}. */
  default T setInputCol(String value) {
    return (T) set(inputCol(), value);
  }
}
