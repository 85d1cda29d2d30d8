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
   * Name of the label column, of any numeric type. A regressor takes a Vector or an array of float
   * or double too, of several targets, and a classifier one of the probabilities of all classes. A
   * multilabel classifier takes an array of the numbers of a row's labels, or a Vector of a 0 or 1
   * for each label. Default: label.
   */
  default Param<String> labelCol() {
    return declare()
        .column(
            "labelCol",
            "name of the label column (numbers; Vectors and arrays of several targets, of the"
                + " probabilities of classes, or of labels)",
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
