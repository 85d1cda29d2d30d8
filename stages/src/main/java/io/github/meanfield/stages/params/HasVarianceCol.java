package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * Param {@code varianceCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasVarianceCol<T extends HasVarianceCol<T>> extends DeclaresParams {

  /**
   * Name of a column of the target's variance about its prediction, a number in the square of the
   * target's unit. It takes loss gaussian or bins. Unset by default, and if empty: no such column.
   */
  default Param<String> varianceCol() {
    return declare()
        .column(
            "varianceCol",
            "name of a column of the target's variance about its prediction (losses gaussian and"
                + " bins)");
  }

  /** Name of the column of variances. See {@link #varianceCol()}. */
  default String getVarianceCol() {
    return getOrDefault(varianceCol());
  }

  /** Sets {@link #varianceCol()}. */
  default T setVarianceCol(String value) {
    return (T) set(varianceCol(), value);
  }

  /** Whether there is a column of variances. */
  default boolean addsVariance() {
    return Columns.isNamed(this, varianceCol());
  }

  /**
   * Adds the column of variances, if there is one.
   *
   * @param schema the schema so far
   * @throws IllegalArgumentException if a column of its name exists
   */
  default StructType withVariance(StructType schema) {
    return addsVariance()
        ? Columns.append(
            this,
            varianceCol(),
            schema,
            NumericAttribute.defaultAttr().withName(getVarianceCol()).toStructField())
        : schema;
  }
}
