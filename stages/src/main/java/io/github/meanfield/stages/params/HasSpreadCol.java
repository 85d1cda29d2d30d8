package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * Param {@code spreadCol}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasSpreadCol<T extends HasSpreadCol<T>> extends DeclaresParams {

  /**
   * Name of a column that tells how far the predictions of several networks are apart: their
   * standard deviation, as of a sample. It is that of the probability of the predicted class, or of
   * the predicted number in the target's unit; of several targets a Vector. The networks know
   * little of a row where they disagree (Lakshminarayanan et al. 2017, "Simple and scalable
   * predictive uncertainty estimation using deep ensembles"); noise of the labels is not in it. It
   * takes a model of two networks at least, as {@code numNetworks} makes. Unset by default, and if
   * empty: no such column.
   */
  default Param<String> spreadCol() {
    return declare()
        .column(
            "spreadCol",
            "name of a column that tells how far the predictions of several networks are apart, by"
                + " their standard deviation");
  }

  /** Name of the column of the spread. See {@link #spreadCol()}. */
  default String getSpreadCol() {
    return getOrDefault(spreadCol());
  }

  /** Sets {@link #spreadCol()}. */
  default T setSpreadCol(String value) {
    return (T) set(spreadCol(), value);
  }

  /** Whether there is a column of the spread. */
  default boolean addsSpread() {
    return Columns.isNamed(this, spreadCol());
  }

  /**
   * Fails if there is a column of the spread, but a single network.
   *
   * @param networks number of networks
   * @throws IllegalArgumentException if that is so
   */
  default void requireSpread(int networks) {
    if (addsSpread() && networks < 2) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param spreadCol is set to '%s', but a single network has no spread; set"
                  + " numNetworks to 2 or more, or leave spreadCol unset",
              uid(), getSpreadCol()));
    }
  }

  /**
   * Adds the column of the spread, if there is one.
   *
   * @param schema the schema so far
   * @param isVector whether the prediction is a Vector
   * @param targets numbers of a prediction that is a Vector, 0 if not known yet
   * @throws IllegalArgumentException if a column of its name exists
   */
  default StructType withSpread(StructType schema, boolean isVector, int targets) {
    if (!addsSpread()) {
      return schema;
    }
    String name = getSpreadCol();
    return Columns.append(
        this,
        spreadCol(),
        schema,
        !isVector
            ? NumericAttribute.defaultAttr().withName(name).toStructField()
            : targets > 0
                ? new AttributeGroup(name, targets).toStructField()
                : new AttributeGroup(name).toStructField());
  }
}
