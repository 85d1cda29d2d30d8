package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.catalyst.BatchColumns;
import io.github.meanfield.stages.catalyst.BatchFunction;
import io.github.meanfield.stages.catalyst.InputReader;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.RowShape;
import io.github.meanfield.stages.rows.SparseCollector;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Scores rows in batches, in order: computes the columns that a network adds to them.
 *
 * @param uid uid of the model, for errors
 * @param network the network
 * @param features where the features are
 * @param columns what to add
 * @param further the columns after these
 * @param fields fields of the added columns, Vectors or doubles
 * @param batchSize rows scored at once, and the most that are read ahead
 */
public record BatchScorer(
    String uid,
    Broadcast<TrainedNetwork> network,
    Features features,
    OutputColumns columns,
    List<FurtherColumn> further,
    List<StructField> fields,
    int batchSize)
    implements BatchFunction {

  /** What the rows have in a column of their own that stay if invalid ones are left out. */
  static final double VALID = 1;

  /**
   * Where the features are.
   *
   * @param name name of the column
   * @param type its type
   * @param shape what the network takes of a row
   * @param takesMissing whether NaN stands for a missing feature and is no invalid one
   * @param handleInvalid error, skip or keep
   * @param names names of features that are numbers, for errors
   */
  public record Features(
      String name,
      DataType type,
      RowShape shape,
      boolean takesMissing,
      String handleInvalid,
      FeatureNames names)
      implements Serializable {}

  /**
   * Scores rows.
   *
   * @param rows the rows
   * @return the rows with the added columns, computed when they are asked for
   */
  public Dataset<Row> score(Dataset<?> rows) {
    int index = rows.schema().fieldIndex(features.name);
    Dataset<Row> scored = BatchColumns.append(rows, index, this, allFields());
    return skipsInvalid()
        ? scored.where(Columns.named(validColumn()).equalTo(VALID)).drop(validColumn())
        : scored;
  }

  @Override
  public Batch open(int index) {
    return new ScoringBatch(
        this,
        InputReader.of(
            index, features.type, features.shape, features.takesMissing, features.names));
  }

  /** Whether rows with invalid features are left out, so that a last column marks the others. */
  boolean skipsInvalid() {
    return features.handleInvalid.equals("skip");
  }

  /** The hidden layer that a column has, null without one. */
  HiddenLayer hiddenLayer() {
    return (HiddenLayer)
        further.stream().filter(HiddenLayer.class::isInstance).findFirst().orElse(null);
  }

  private String validColumn() {
    return uid + "__valid";
  }

  /** The added columns, and the one that marks valid rows. */
  List<StructField> allFields() {
    StructField valid = DataTypes.createStructField(validColumn(), DataTypes.DoubleType, false);
    return Stream.concat(fields.stream(), Stream.of(valid).limit(skipsInvalid() ? 1 : 0)).toList();
  }

  /** Number of values of each of these. */
  int[] allWidths() {
    IntStream.Builder widths = IntStream.builder();
    IntStream.of(columns.widths()).forEach(widths);
    further.forEach(column -> widths.add(column.width()));
    if (skipsInvalid()) {
      widths.add(1);
    }
    return widths.build().toArray();
  }

  /**
   * Reads the features of one row.
   *
   * @param column what reads them
   * @param row the row
   * @param into where to write them
   * @param offset the first position to write
   * @return whether they are valid
   * @throws IllegalArgumentException if they are not and that is an error
   */
  boolean read(InputReader column, InternalRow row, float[] into, int offset) {
    return isValid(column.read(row, into, offset), column, row);
  }

  /**
   * Reads the features of one row that is sparse.
   *
   * @param column what reads them
   * @param row the row
   * @param into takes them as its next row if they are valid
   * @return whether they are valid
   * @throws IllegalArgumentException if they are not and that is an error
   */
  boolean read(InputReader column, InternalRow row, SparseCollector into) {
    return isValid(column.read(row, into), column, row);
  }

  /** Whether a column takes the features of rows, sparse or not. */
  boolean needsFeatures() {
    return further.stream().anyMatch(FurtherColumn::needsFeatures);
  }

  private boolean isValid(FeatureReader.Problem problem, InputReader column, InternalRow row) {
    if (problem != null && problem.isAlwaysError()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row of featuresCol '%s' has features that are %s: %s; required are %s",
              uid,
              features.name,
              problem.words(),
              column.example(row, problem),
              features.shape.describe()));
    }
    if (problem != null && features.handleInvalid.equals("error")) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row of featuresCol '%s' has features that are %s: %s; %sset handleInvalid to"
                  + " skip or keep such rows",
              uid,
              features.name,
              problem.words(),
              column.example(row, problem),
              features.shape.isNumbers()
                  ? ""
                  : "required are " + features.shape.describe() + "; or "));
    }
    return problem == null;
  }

  @Override
  public String toString() {
    return uid;
  }
}
