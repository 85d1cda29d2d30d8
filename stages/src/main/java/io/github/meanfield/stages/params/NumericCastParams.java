package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.StringArrayParam;

/**
 * Params of a cast of numbers.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface NumericCastParams<T extends NumericCastParams<T>> extends DeclaresParams {

  /** Names of the input columns: numbers of any type, or booleans. */
  default StringArrayParam inputCols() {
    return declare().columns("inputCols", "names of the input columns, numbers or booleans");
  }

  /** Names of the input columns. See {@link #inputCols()}. */
  default String[] getInputCols() {
    return getOrDefault(inputCols());
  }

  /** Sets {@link #inputCols()}. */
  default T setInputCols(String[] value) {
    return (T) set(inputCols(), value);
  }

  /** Names of the columns of doubles, as many as there are input columns. */
  default StringArrayParam outputCols() {
    return declare().columns("outputCols", "names of the columns of doubles, one an input column");
  }

  /** Names of the columns of doubles. See {@link #outputCols()}. */
  default String[] getOutputCols() {
    return getOrDefault(outputCols());
  }

  /** Sets {@link #outputCols()}. */
  default T setOutputCols(String[] value) {
    return (T) set(outputCols(), value);
  }
}
