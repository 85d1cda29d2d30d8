package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code inputCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasInputCol<T extends HasInputCol<T>> extends Params {

  /**
   * Name of the input column: a Vector (dense or sparse), {@code array<float>} or {@code
   * array<double>} of features.
   */
  Param<String> inputCol();

  /** Name of the input column, a Vector or an array of numbers. See {@link #inputCol()}. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }

  /**
   * Sets {@link #inputCol()}.
   *
   * @param value name of the input column, a Vector or an array of numbers.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setInputCol(String value) {
    return (T) set(inputCol(), value);
  }

  /**
   * Declares {@link #inputCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> inputColParam(Params owner) {
    return new Param<>(
        owner, "inputCol", "name of the input column, a Vector or an array of numbers");
  }
}
