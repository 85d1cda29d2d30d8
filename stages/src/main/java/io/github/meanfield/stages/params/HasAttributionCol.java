package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.rows.FeatureNames;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Params {@code attributionCol} and {@code attributionSteps}.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasAttributionCol<T extends HasAttributionCol<T>> extends HasFeaturesCol<T> {

  /**
   * Name of a column that tells how much each feature has moved the prediction, a Vector of as many
   * values as there are features: integrated gradients (Sundararajan et al. 2017) of the
   * probability of the predicted class, or of the predicted number in the target's unit. They add
   * up to what is predicted minus what is predicted for the model's {@code baseline}. Unset by
   * default, and if empty: no such column.
   */
  default Param<String> attributionCol() {
    return declare()
        .column(
            "attributionCol",
            "name of a column that tells how much each feature has moved the prediction, by"
                + " integrated gradients");
  }

  /** Name of the column of attributions. See {@link #attributionCol()}. */
  default String getAttributionCol() {
    return getOrDefault(attributionCol());
  }

  /** Sets {@link #attributionCol()}. */
  default T setAttributionCol(String value) {
    return (T) set(attributionCol(), value);
  }

  /**
   * Points between the baseline and the features at which the gradients of {@code attributionCol}
   * are taken, from 1 to 1000 (Gauss-Legendre quadrature). Default: 32. Time grows with them, and
   * the error of the sum of attributions falls: with 32 the largest of 500 rows' was 2e-7 in
   * probability for mish, 3e-4 for tanh, 0.002 for {@code tabular()}, 0.01 for selu and 0.02 for
   * relu, whose gradients have jumps (two hidden layers of 32; with 128 a fifth of that).
   */
  default IntParam attributionSteps() {
    return declare()
        .between(1, 1000, "attributionSteps", "points at which attributionCol takes gradients", 32);
  }

  /** Points at which gradients are taken. See {@link #attributionSteps()}. */
  default int getAttributionSteps() {
    return (int) getOrDefault(attributionSteps());
  }

  /** Sets {@link #attributionSteps()}. */
  default T setAttributionSteps(int value) {
    return (T) set(attributionSteps(), value);
  }

  /** Whether there is a column of attributions. */
  default boolean addsAttributions() {
    return Columns.isNamed(this, attributionCol());
  }

  /**
   * Fails if there is a column of attributions, but more than one prediction to explain.
   *
   * @param targets number of predictions of a row
   * @throws IllegalArgumentException if that is so
   */
  default void requireOneToExplain(int targets) {
    if (addsAttributions() && targets > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param attributionCol is set to '%s', but the model predicts %d targets, and"
                  + " attributions are those of one prediction; leave it unset",
              uid(), getAttributionCol(), targets));
    }
  }

  /**
   * Adds the column of attributions, if there is one, with the names of the features in its
   * metadata.
   *
   * @param schema the schema so far, with the features column
   * @param numFeatures number of features, 0 if not known yet
   * @throws IllegalArgumentException if a column of its name exists
   */
  default StructType withAttributions(StructType schema, int numFeatures) {
    if (!addsAttributions()) {
      return schema;
    }
    String name = getAttributionCol();
    Attribute[] known =
        FeatureNames.attributes(Columns.requireFeatures(this, featuresCol(), schema, true));
    AttributeGroup group =
        known.length > 0 && (known.length == numFeatures || numFeatures == 0)
            ? new AttributeGroup(name, FeatureNames.numeric(known))
            : numFeatures > 0 ? new AttributeGroup(name, numFeatures) : new AttributeGroup(name);
    StructField column = group.toStructField();
    return Columns.append(this, attributionCol(), schema, column);
  }
}
