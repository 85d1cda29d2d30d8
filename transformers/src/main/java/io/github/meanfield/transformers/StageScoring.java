package io.github.meanfield.transformers;

import io.github.meanfield.stages.InputTypes;
import io.github.meanfield.stages.params.ScoringParams;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.ObjectReader;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.transformers.scoring.Attribution;
import io.github.meanfield.transformers.scoring.BatchScorer;
import io.github.meanfield.transformers.scoring.FurtherColumn;
import io.github.meanfield.transformers.scoring.HiddenLayer;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * How a stage scores rows with its network: by its params featuresCol, handleInvalid and
 * scoringBatchSize.
 *
 * @param stage the stage
 * @param network its network
 */
record StageScoring(ScoringParams<?> stage, TrainedNetwork network) {

  /** Checks that the features column is there and has what the network takes. */
  void checkFeatures(StructType schema) {
    RowShape shape = network.shape();
    StructField column = InputTypes.require(stage, stage.featuresCol(), schema, shape);
    int size = FeatureReader.sizeFromMetadata(column);
    if (shape.isNumbers() && size >= 0 && size != shape.width()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: featuresCol '%s' has %d features, but the network takes %d",
              stage.uid(), stage.getFeaturesCol(), size, shape.width()));
    }
  }

  /**
   * Adds columns to rows.
   *
   * @param rows the rows
   * @param columns what makes the values of the columns
   * @param further the columns after these
   * @param schema schema of the result
   */
  Dataset<Row> transform(
      Dataset<Row> rows, OutputColumns columns, List<FurtherColumn> further, StructType schema) {
    if (schema.size() == rows.schema().size()) {
      return rows;
    }
    StructField column = rows.schema().apply(stage.getFeaturesCol());
    return new BatchScorer(
            stage.uid(),
            network.broadcast(stage.uid(), rows.sparkSession().sparkContext()),
            new BatchScorer.Features(
                column.name(),
                column.dataType(),
                network.shape(),
                network.takesMissing(),
                stage.getHandleInvalid(),
                FeatureNames.of(column)),
            columns,
            further,
            List.copyOf(List.of(schema.fields()).subList(rows.schema().size(), schema.size())),
            stage.getScoringBatchSize())
        .score(rows);
  }

  /**
   * Outputs of the network for one row.
   *
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  float[] outputs(Vector features) {
    return network.outputs(features, read(features));
  }

  /**
   * What a hidden layer gives for one row.
   *
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  Vector activations(Vector features, HiddenLayer layer) {
    double[] values = new double[layer.width()];
    layer.write(network.activations(features, read(features), layer), 0, values);
    return Vectors.dense(values);
  }

  /**
   * Attributes the prediction of one row to its features.
   *
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite
   */
  double[] attributions(Vector features, Attribution attribution) {
    float[] row = read(features);
    return network.attributions(row, 1, network.outputs(features, row), attribution)[0];
  }

  /**
   * The flat row of one row.
   *
   * @param features the features; of a network of sequences, the numbers of all steps
   * @throws IllegalArgumentException if there are more or fewer features or one is not finite, or
   *     the network has several inputs
   */
  float[] read(Vector features) {
    RowShape shape = network.shape();
    if (shape.inputs().size() > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a Vector has no fields, but the network has %d inputs; use transform, or"
                  + " registerFunction, on a struct",
              stage.uid(), shape.inputs().size()));
    }
    ObjectReader reader = new ObjectReader(shape, network.takesMissing());
    float[] row = new float[shape.width()];
    FeatureReader.Problem problem = reader.read(features, row, 0);
    if (problem != null) {
      throw new IllegalArgumentException(
          String.format(
              "%s: features are %s: %s; required are %s",
              stage.uid(), problem.words(), example(reader, features), shape.describe()));
    }
    return row;
  }

  private static String example(ObjectReader reader, Vector features) {
    return features == null ? "null" : reader.example(features);
  }
}
