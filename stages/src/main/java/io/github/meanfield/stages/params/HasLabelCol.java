package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code labelCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasLabelCol<T extends HasLabelCol<T>> extends DeclaresParams {

  /**
   * Name of the label column, of any numeric type; a regressor takes a Vector or an array of float
   * or double too, of several targets. Default: label.
   */
  default Param<String> labelCol() {
    return declare()
        .column(
            "labelCol",
            "name of the label column (numbers; a regressor takes Vectors and arrays too)",
            "label");
  }

  /** Name of the label column. See {@link #labelCol()}. */
  default String getLabelCol() {
    return getOrDefault(labelCol());
  }

  /** Sets {@link #labelCol()}. */
  default T setLabelCol(String value) {
    return (T) set(labelCol(), value);
  }
}
