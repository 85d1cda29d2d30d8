package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.rows.FeatureReader;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * Scores the rows of a partition in batches, in order, and appends columns to them.
 *
 * @param uid uid of the model, for errors
 * @param network the network
 * @param features where the features are
 * @param columns what to append
 * @param batchSize rows scored at once, and the most that are read ahead
 */
public record BatchScorer(
    String uid,
    Broadcast<ScoringNetwork> network,
    Features features,
    OutputColumns columns,
    int batchSize)
    implements MapPartitionsFunction<Row, Row> {

  /**
   * Where the features are.
   *
   * @param column name of the column
   * @param index its position in a row
   * @param reader what reads it
   * @param numFeatures features that the network takes
   * @param handleInvalid error, skip or keep
   */
  public record Features(
      String column, int index, FeatureReader reader, int numFeatures, String handleInvalid)
      implements Serializable {}

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
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
  boolean read(Row row, float[] into, int offset) {
    Object value = row.get(features.index);
    FeatureReader.Problem problem = features.reader.read(value, features.numFeatures, into, offset);
    if (problem == FeatureReader.Problem.SIZE) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row of featuresCol '%s' has %d features, but the model was trained on %d",
              uid, features.column, features.reader.size(value), features.numFeatures));
    }
    if (problem != null && features.handleInvalid.equals("error")) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row of featuresCol '%s' has features that are %s: %s; set handleInvalid to"
                  + " skip or keep such rows",
              uid, features.column, problem.words(), abbreviated(value)));
    }
    return problem == null;
  }

  private static String abbreviated(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
