package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * Params {@code featuresOutCol} and {@code featuresOutLayer}.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasFeaturesOutCol<T extends HasFeaturesOutCol<T>> extends DeclaresParams {

  /**
   * Name of a column of what a hidden layer gives for the row, a Vector: its activations as in
   * scoring, without dropout and normalized by running statistics. They are features for another
   * stage, such as KMeans or a nearest-neighbour search, and cost no second pass. Those of several
   * networks come one after another, as units of different networks have nothing in common; {@code
   * ofNetworks} makes a model of one. Unset by default, and if empty: no such column.
   */
  default Param<String> featuresOutCol() {
    return declare()
        .column(
            "featuresOutCol",
            "name of a column of what a hidden layer gives for the row, as features for another"
                + " stage");
  }

  /** Name of the column of activations. See {@link #featuresOutCol()}. */
  default String getFeaturesOutCol() {
    return getOrDefault(featuresOutCol());
  }

  /** Sets {@link #featuresOutCol()}. */
  default T setFeaturesOutCol(String value) {
    return (T) set(featuresOutCol(), value);
  }

  /**
   * The hidden layer of {@code featuresOutCol}: {@code last} (default), the one before the output
   * layer, or its number from 1 on, as {@code hiddenLayers} lists and {@code frozenLayers} counts
   * them; with its batch normalization and activation. In a ComputationGraph it is the name of a
   * vertex, which must be set.
   */
  default Param<String> featuresOutLayer() {
    return declare()
        .text(
            "featuresOutLayer",
            "hidden layer of featuresOutCol: last, its number from 1 on, or the name of a vertex of"
                + " a graph",
            "last",
            "last, the number of a hidden layer from 1 on, or the name of a vertex of a graph",
            value -> !value.isBlank());
  }

  /** The hidden layer of {@code featuresOutCol}. See {@link #featuresOutLayer()}. */
  default String getFeaturesOutLayer() {
    return getOrDefault(featuresOutLayer());
  }

  /** Sets {@link #featuresOutLayer()}. */
  default T setFeaturesOutLayer(String value) {
    return (T) set(featuresOutLayer(), value);
  }

  /** Whether there is a column of activations. */
  default boolean addsFeaturesOut() {
    return Columns.isNamed(this, featuresOutCol());
  }

  /**
   * Fails if there is a column of activations, but no such layer.
   *
   * @param layers number of hidden layers
   * @throws IllegalArgumentException if that is so
   */
  default void requireHiddenLayer(int layers) {
    String layer = getFeaturesOutLayer();
    boolean exists =
        layer.equals("last")
            ? layers > 0
            : layer.matches("[1-9][0-9]{0,8}") && Integer.parseInt(layer) <= layers;
    if (addsFeaturesOut() && !exists) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param featuresOutLayer is '%s', but hiddenLayers makes %d; required is %s",
              uid(),
              layer,
              layers,
              layers == 0
                  ? "a network with a hidden layer, or featuresOutCol unset"
                  : "last, or a number from 1 to " + layers));
    }
  }

  /**
   * Adds the column of activations, if there is one.
   *
   * @param schema the schema so far
   * @param units number of activations, 0 if not known yet
   * @throws IllegalArgumentException if a column of its name exists
   */
  default StructType withFeaturesOut(StructType schema, int units) {
    if (!addsFeaturesOut()) {
      return schema;
    }
    String name = getFeaturesOutCol();
    AttributeGroup group = units > 0 ? new AttributeGroup(name, units) : new AttributeGroup(name);
    return Columns.append(this, featuresOutCol(), schema, group.toStructField());
  }
}
