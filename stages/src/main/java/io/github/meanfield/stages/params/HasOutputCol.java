package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code outputCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasOutputCol<T extends HasOutputCol<T>> extends DeclaresParams {

  /** Name of the output column. It must not exist yet. */
  default Param<String> outputCol() {
    return declare()
        .column(
            "outputCol", "name of the output column, which must not exist yet", uid() + "__output");
  }

  /** Name of the output column, which must not exist yet. See {@link #outputCol()}. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Sets {@link #outputCol()}. */
  default T setOutputCol(String value) {
    return (T) set(outputCol(), value);
  }
}
