package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code outputCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasOutputCol<T extends HasOutputCol<T>> extends Params {

  /** Name of the output column. It must not exist yet. */
  Param<String> outputCol();

  /** Name of the output column, which must not exist yet. See {@link #outputCol()}. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /**
   * Sets {@link #outputCol()}.
   *
   * @param value name of the output column, which must not exist yet.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setOutputCol(String value) {
    return (T) set(outputCol(), value);
  }

  /**
   * Declares {@link #outputCol()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> outputColParam(Params owner) {
    return new Param<>(owner, "outputCol", "name of the output column, which must not exist yet");
  }
}
