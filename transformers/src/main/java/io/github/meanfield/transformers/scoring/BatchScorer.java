package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.catalyst.FeatureColumn;
import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.stages.rows.FeatureReader;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Scores the rows of a partition in batches, in order, and adds columns to them. Other columns pass
 * through as they are.
 *
 * @param uid uid of the model, for errors
 * @param network the network
 * @param features where the features are
 * @param columns what to add
 * @param fields fields of the added columns, Vectors or doubles
 * @param batchSize rows scored at once, and the most that are read ahead
 */
public record BatchScorer(
    String uid,
    Broadcast<TrainedNetwork> network,
    Features features,
    OutputColumns columns,
    List<StructField> fields,
    int batchSize)
    implements MapPartitionsFunction<InternalRow, InternalRow> {

  /**
   * Where the features are.
   *
   * @param name name of the column
   * @param column what reads it
   * @param numFeatures features that the network takes
   * @param handleInvalid error, skip or keep
   */
  public record Features(String name, FeatureColumn column, int numFeatures, String handleInvalid)
      implements Serializable {}

  /**
   * Scores rows.
   *
   * @param rows the rows
   * @param schema schema of the result: the columns of the rows, then those added
   * @return the scored rows, computed when they are asked for
   */
  public Dataset<Row> score(Dataset<Row> rows, StructType schema) {
    return InternalRows.mapPartitions(rows, this, schema);
  }

  @Override
  public Iterator<InternalRow> call(Iterator<InternalRow> rows) {
    return new ScoredRows(this, rows);
  }

  /**
   * Reads the features of one row.
   *
   * @param row the row
   * @param into where to write them
   * @param offset the first position to write
   * @return whether they are valid
   * @throws IllegalArgumentException if they are not and that is an error
   */
  boolean read(InternalRow row, float[] into, int offset) {
    FeatureReader.Problem problem = features.column.read(row, features.numFeatures, into, offset);
    if (problem == FeatureReader.Problem.SIZE) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row of featuresCol '%s' has %d features, but the network takes %d",
              uid, features.name, features.column.size(row), features.numFeatures));
    }
    if (problem != null && features.handleInvalid.equals("error")) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row of featuresCol '%s' has features that are %s: %s; set handleInvalid to"
                  + " skip or keep such rows",
              uid,
              features.name,
              problem.words(),
              FeatureReader.example(features.column.value(row))));
    }
    return problem == null;
  }
}
