package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.StringArrayParam;

/**
 * Params of a cast of columns into others.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface CastParams<T extends CastParams<T>> extends DeclaresParams {

  /** Names of the input columns. */
  default StringArrayParam inputCols() {
    return declare().columns("inputCols", "names of the input columns");
  }

  /** Names of the input columns. See {@link #inputCols()}. */
  default String[] getInputCols() {
    return getOrDefault(inputCols());
  }

  /** Sets {@link #inputCols()}. */
  default T setInputCols(String[] value) {
    return (T) set(inputCols(), value);
  }

  /** Names of the columns that are made, as many as there are input columns. */
  default StringArrayParam outputCols() {
    return declare()
        .columns("outputCols", "names of the columns that are made, one an input column");
  }

  /** Names of the columns that are made. See {@link #outputCols()}. */
  default String[] getOutputCols() {
    return getOrDefault(outputCols());
  }

  /** Sets {@link #outputCols()}. */
  default T setOutputCols(String[] value) {
    return (T) set(outputCols(), value);
  }
}
