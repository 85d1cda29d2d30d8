package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code validationIndicatorCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasValidationIndicatorCol<T extends HasValidationIndicatorCol<T>>
    extends DeclaresParams {

  /**
   * Name of a boolean column: rows where it is true take no part in fitting and are used for
   * validation alone. Unset by default, and if empty: every row is fitted.
   */
  default Param<String> validationIndicatorCol() {
    return declare()
        .column(
            "validationIndicatorCol",
            "name of a boolean column that is true for validation rows, which take no part in"
                + " fitting");
  }

  /**
   * Name of a boolean column that is true for validation rows, which take no part in fitting. See
   * {@link #validationIndicatorCol()}.
   */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Sets {@link #validationIndicatorCol()}. */
  default T setValidationIndicatorCol(String value) {
    return (T) set(validationIndicatorCol(), value);
  }
}
