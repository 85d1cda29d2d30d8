package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code featuresCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasFeaturesCol<T extends HasFeaturesCol<T>> extends DeclaresParams {

  /**
   * Name of the features column: a Vector (dense or sparse), {@code array<float>}, {@code
   * array<double>}, or one numeric column; arrays of any length if the network takes sequences, and
   * a struct with a field for each if it has several inputs. Default: features.
   */
  default Param<String> featuresCol() {
    return declare()
        .column(
            "featuresCol",
            "name of the features column: a Vector, an array of numbers, or one numeric column; or"
                + " sequences, or a struct of several inputs, if the network takes them",
            "features");
  }

  /**
   * Name of the features column: a Vector, an array of numbers, or one numeric column. See {@link
   * #featuresCol()}.
   */
  default String getFeaturesCol() {
    return getOrDefault(featuresCol());
  }

  /** Sets {@link #featuresCol()}. */
  default T setFeaturesCol(String value) {
    return (T) set(featuresCol(), value);
  }
}
