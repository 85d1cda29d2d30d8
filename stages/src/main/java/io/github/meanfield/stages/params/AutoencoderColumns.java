package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.rows.FeatureNames;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that an autoencoder adds, in this order. A name that is empty leaves one out.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface AutoencoderColumns<T extends AutoencoderColumns<T>> extends HasFeaturesCol<T> {

  /**
   * Name of a column of the reconstruction of the features, a Vector, in their own units. Unset by
   * default, and if empty: no such column.
   */
  default Param<String> reconstructionCol() {
    return declare()
        .column("reconstructionCol", "name of a column of the reconstruction of the features");
  }

  /** Name of the column of reconstructions. See {@link #reconstructionCol()}. */
  default String getReconstructionCol() {
    return getOrDefault(reconstructionCol());
  }

  /** Sets {@link #reconstructionCol()}. */
  default T setReconstructionCol(String value) {
    return (T) set(reconstructionCol(), value);
  }

  /** Name of the column of the code, a Vector of codeSize values. Default: code. */
  default Param<String> codeCol() {
    return declare()
        .column(
            "codeCol", "name of the column of the code, what the encoder makes of a row", "code");
  }

  /** Name of the column of the code. See {@link #codeCol()}. */
  default String getCodeCol() {
    return getOrDefault(codeCol());
  }

  /** Sets {@link #codeCol()}. */
  default T setCodeCol(String value) {
    return (T) set(codeCol(), value);
  }

  /**
   * Name of the column of the reconstruction error: the mean over the features of the squared
   * difference, whatever the loss. It is a score of anomalies: what is unlike the training rows is
   * reconstructed badly. Default: reconstructionError.
   */
  default Param<String> reconstructionErrorCol() {
    return declare()
        .column(
            "reconstructionErrorCol",
            "name of the column of the mean squared difference of reconstruction and features",
            "reconstructionError");
  }

  /** Name of the column of the error. See {@link #reconstructionErrorCol()}. */
  default String getReconstructionErrorCol() {
    return getOrDefault(reconstructionErrorCol());
  }

  /** Sets {@link #reconstructionErrorCol()}. */
  default T setReconstructionErrorCol(String value) {
    return (T) set(reconstructionErrorCol(), value);
  }

  /**
   * Adds the columns to a schema.
   *
   * @param schema the schema so far, with the features column
   * @param numFeatures number of features, 0 if not known yet
   * @param codeSize units of the code
   * @throws IllegalArgumentException if a column of a name exists
   */
  default StructType withCodes(StructType schema, int numFeatures, int codeSize) {
    StructType result = schema;
    if (Columns.isNamed(this, reconstructionCol())) {
      AttributeGroup group = reconstruction(schema, numFeatures);
      result = Columns.append(this, reconstructionCol(), result, group.toStructField());
    }
    if (Columns.isNamed(this, codeCol())) {
      AttributeGroup group = new AttributeGroup(getCodeCol(), codeSize);
      result = Columns.append(this, codeCol(), result, group.toStructField());
    }
    if (Columns.isNamed(this, reconstructionErrorCol())) {
      result =
          Columns.append(
              this,
              reconstructionErrorCol(),
              result,
              NumericAttribute.defaultAttr().withName(getReconstructionErrorCol()).toStructField());
    }
    return result;
  }

  private AttributeGroup reconstruction(StructType schema, int numFeatures) {
    String name = getReconstructionCol();
    Attribute[] known =
        FeatureNames.attributes(Columns.requireFeatures(this, featuresCol(), schema, true));
    if (known.length > 0 && (known.length == numFeatures || numFeatures == 0)) {
      return new AttributeGroup(name, FeatureNames.numeric(known));
    }
    return numFeatures > 0 ? new AttributeGroup(name, numFeatures) : new AttributeGroup(name);
  }
}
