package io.github.meanfield.stages.params;

import io.github.meanfield.stages.Columns;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Params of a classifier whose rows may have several labels, and of its model: the features it
 * reads and the columns it adds.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface MultilabelColumns<T extends MultilabelColumns<T>>
    extends HasFeaturesCol<T>,
        HasRawPredictionCol<T>,
        HasProbabilityCol<T>,
        HasPredictionCol<T>,
        HasHandleInvalid<T>,
        HasScoringBatchSize<T> {

  /** Type of the prediction: the numbers of the labels, as Spark's evaluator of them takes it. */
  DataType LABELS = DataTypes.createArrayType(DataTypes.DoubleType, false);

  /** Labels whose probability is above it are predicted, in [0, 1). Default: 0.5. */
  default DoubleParam threshold() {
    return declare()
        .fraction(
            "threshold", "labels whose probability is above it are predicted, in [0, 1)", 0.5);
  }

  /** Labels whose probability is above it are predicted. See {@link #threshold()}. */
  default double getThreshold() {
    return (double) getOrDefault(threshold());
  }

  /** Sets {@link #threshold()}. */
  default T setThreshold(double value) {
    return (T) set(threshold(), value);
  }

  /**
   * Adds the output columns.
   *
   * @param schema the input's schema
   * @param numLabels number of labels for the metadata of the added columns, 0 if not known yet
   * @return the schema after {@code transform}: rawPrediction, probability and prediction at its
   *     end, without those whose name is empty
   * @throws IllegalArgumentException if an output column exists
   */
  default StructType withOutputColumns(StructType schema, int numLabels) {
    StructType raw = withVectors(schema, rawPredictionCol(), numLabels);
    StructType both = withVectors(raw, probabilityCol(), numLabels);
    return getPredictionCol().isEmpty()
        ? both
        : Columns.append(
            this,
            predictionCol(),
            both,
            DataTypes.createStructField(getPredictionCol(), LABELS, true));
  }

  private StructType withVectors(StructType schema, Param<String> param, int numLabels) {
    String name = getOrDefault(param);
    return name.isEmpty()
        ? schema
        : Columns.append(
            this,
            param,
            schema,
            (numLabels == 0 ? new AttributeGroup(name) : new AttributeGroup(name, numLabels))
                .toStructField());
  }
}
