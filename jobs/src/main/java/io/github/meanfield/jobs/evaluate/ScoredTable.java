package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/**
 * Scored rows beside their true labels.
 *
 * @param names names of the classes, in the order of their numbers
 * @param metrics how good the predictions are
 * @param confusion rows by true class and predicted class
 */
record ScoredTable(List<String> names, ClassMetrics metrics, double[][] confusion) {

  /** Number of the true class, or the true number. */
  static final String TRUTH = "true_number";

  /** Number of the predicted class, or the predicted number. */
  static final String PREDICTION = "predicted_number";

  /** Vector of the classes' probabilities. */
  static final String SCORES = "class_probabilities";

  /**
   * Judges scored rows.
   *
   * @param scored rows with columns prediction and probability
   * @param label column of the true labels: numbers, booleans, or texts that the model has numbered
   */
  static ScoredTable of(Dataset<Row> scored, String label) {
    require(scored, "probability", "score the rows to Parquet or give --model");
    int numClasses = numClasses(scored.select(probability(scored).as("probability")));
    Dataset<Row> rows =
        ClassRows.compact(known(scored, label, numClasses), numClasses, functions.lit(label))
            .cache();
    try {
      ClassRows judged = new ClassRows(rows, numClasses);
      List<Row> cells = judged.cells();
      if (cells.isEmpty()) {
        throw new BadInput(
            "no row has both a label in '%s' that the model knows and a score", label);
      }
      return new ScoredTable(
          names(scored, label, numClasses),
          judged.metrics(cells).get(label),
          judged.confusion(cells));
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Rows that have a score and whose label is one of the classes, with truth, prediction and scores
   * in columns. A network that keeps rows it cannot score gives them NaN.
   */
  static Dataset<Row> known(Dataset<Row> scored, String label, int numClasses) {
    Column truth = functions.col(TRUTH);
    Column prediction = functions.col(PREDICTION);
    Column scores = functions.col(SCORES);
    Column areNumbers =
        functions.forall(
            vector_to_array(scores, "float64"), score -> functions.not(functions.isnan(score)));
    return scored
        .withColumn(TRUTH, truth(scored, label))
        .withColumn(PREDICTION, Tables.finite(functions.col("prediction")))
        .withColumn(SCORES, probability(scored))
        .where(isClass(truth, numClasses))
        .where(isClass(prediction, numClasses))
        .where(functions.when(scores.isNotNull(), areNumbers).otherwise(false));
  }

  /** NaN is larger than any number, and so no class. */
  private static Column isClass(Column number, int numClasses) {
    return number.between(0, numClasses - 1).and(number.equalTo(functions.floor(number)));
  }

  long numRows() {
    return (long) DoubleStream.of(rowsOfClasses()).sum();
  }

  double[] rowsOfClasses() {
    return Stream.of(confusion).mapToDouble(row -> DoubleStream.of(row).sum()).toArray();
  }

  /** Rows by class and prediction, summed up. */
  ClassSums sums() {
    ClassSums sums = new ClassSums(names.size());
    for (int i = 0; i < confusion.length; i++) {
      for (int k = 0; k < confusion.length; k++) {
        sums.add(i, k, confusion[i][k]);
      }
    }
    return sums;
  }

  static void require(Dataset<Row> rows, String column, String cure) {
    if (!List.of(rows.columns()).contains(column)) {
      throw new BadInput(
          "there is no column '%s', %s; the columns are %s",
          column, cure, String.join(", ", rows.columns()));
    }
  }

  private static Column truth(Dataset<Row> scored, String label) {
    DataType type = scored.schema().apply(label).dataType();
    if (List.of(scored.columns()).contains(indexCol(label))) {
      return Tables.finite(functions.col(indexCol(label)));
    } else if (type instanceof NumericType || type instanceof BooleanType) {
      return functions.col(label).cast("double");
    }
    throw new BadInput(
        "label '%s' is text, and there is no column '%s' with its numbers; give --model",
        label, indexCol(label));
  }

  static String indexCol(String label) {
    return label + "_index";
  }

  private static Column probability(Dataset<Row> scored) {
    Column column = functions.col("probability");
    return scored.schema().apply("probability").dataType().equals(SQLDataTypes.VectorType())
        ? column
        : array_to_vector(column.cast("array<double>"));
  }

  private static int numClasses(Dataset<Row> rows) {
    List<Row> first = rows.where("probability IS NOT NULL").select("probability").takeAsList(1);
    if (first.isEmpty()) {
      throw new BadInput("no row has a probability");
    }
    return ((Vector) first.get(0).get(0)).size();
  }

  private static List<String> names(Dataset<Row> scored, String label, int numClasses) {
    List<String> names = new ArrayList<>();
    if (List.of(scored.columns()).contains(indexCol(label))) {
      StructField field = scored.schema().apply(indexCol(label));
      if (Attribute.fromStructField(field) instanceof NominalAttribute classes
          && classes.values().isDefined()) {
        names.addAll(List.of(classes.values().get()));
      }
    } else if (scored.schema().apply(label).dataType() instanceof BooleanType) {
      names.addAll(List.of("false", "true"));
    }
    return names.size() >= numClasses
        ? names.subList(0, numClasses)
        : IntStream.range(0, numClasses).mapToObj(String::valueOf).toList();
  }
}
