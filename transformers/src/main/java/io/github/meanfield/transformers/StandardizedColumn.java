package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.InvalidValues;
import io.github.meanfield.stages.params.HasInputCol;
import io.github.meanfield.stages.params.HasOutputCol;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.rows.FeatureNames;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The column that standardization and its inverse add: of their input's type, always numeric. */
public final class StandardizedColumn {

  /** Stands for a number of features that is not known before fitting. */
  public static final int UNKNOWN = -1;

  private StandardizedColumn() {}

  /**
   * Checks what params must satisfy that their values do not show alone.
   *
   * @param stage the stage
   * @throws IllegalArgumentException if rangeMin is not less than rangeMax, results are to be
   *     clipped in two ways, or there is a single quantile
   */
  public static void requireParams(StandardizerParams<?> stage) {
    if (!(stage.getRangeMin() < stage.getRangeMax())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param rangeMin is %s, but must be less than rangeMax, which is %s",
              stage.uid(), stage.getRangeMin(), stage.getRangeMax()));
    }
    if (stage.getClip() > 0 && stage.getSmoothClip() > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: params clip (%s) and smoothClip (%s) are both set; one of them must be 0",
              stage.uid(), stage.getClip(), stage.getSmoothClip()));
    }
    if (stage.getNumQuantiles() == 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param numQuantiles is 1, but must be at least 2, or 0 for a number that suits"
                  + " the rows",
              stage.uid()));
    }
  }

  /**
   * Adds the output column to a schema.
   *
   * @param stage a stage that turns features into as many features
   * @param schema the input's schema
   * @param size number of features that the stage was fitted on, or {@link #UNKNOWN}
   * @return the schema with the output column at its end: of the input column's type, with numeric
   *     attributes that have the names of the input's
   * @param <S> the stage
   * @throws IllegalArgumentException if the input column is missing, or has another type or number
   *     of features, or the output column exists
   */
  public static <S extends Params & HasInputCol<?> & HasOutputCol<?>> StructType append(
      S stage, StructType schema, int size) {
    return append(stage, schema, size, FeatureNames::numeric);
  }

  /**
   * Adds an output column to a schema, as {@link #append(Params, StructType, int)} does but for the
   * attributes.
   *
   * @param attributes makes the output's attributes of the input's
   */
  static <S extends Params & HasInputCol<?> & HasOutputCol<?>> StructType append(
      S stage, StructType schema, int size, UnaryOperator<Attribute[]> attributes) {
    StructField input = Columns.requireFeatures(stage, stage.inputCol(), schema, false);
    Metadata metadata = metadata(stage, input, stage.getOutputCol(), size, attributes);
    return Columns.append(
        stage,
        stage.outputCol(),
        schema,
        new StructField(stage.getOutputCol(), outputType(input.dataType()), true, metadata));
  }

  private static DataType outputType(DataType inputType) {
    return inputType instanceof ArrayType array
        ? DataTypes.createArrayType(array.elementType(), false)
        : inputType;
  }

  private static Metadata metadata(
      Params stage,
      StructField input,
      String name,
      int size,
      UnaryOperator<Attribute[]> attributes) {
    if (!input.dataType().equals(SQLDataTypes.VectorType())) {
      return size == UNKNOWN ? Metadata.empty() : new AttributeGroup(name, size).toMetadata();
    }
    AttributeGroup group = AttributeGroup.fromStructField(input);
    if (size != UNKNOWN && group.size() != UNKNOWN && group.size() != size) {
      throw InvalidValues.sizeError(stage.uid(), input.name(), group.size(), size);
    }
    if (group.attributes().isDefined()) {
      return new AttributeGroup(name, attributes.apply(group.attributes().get())).toMetadata();
    }
    int known = size == UNKNOWN ? group.size() : size;
    return known == UNKNOWN ? Metadata.empty() : new AttributeGroup(name, known).toMetadata();
  }
}
