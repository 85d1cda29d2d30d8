package io.github.meanfield.jobs.evaluate;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Scored rows beside their true labels.
 *
 * @param classes the classes, in the order of their numbers
 * @param confusion rows by true class and predicted class
 */
record ScoredTable(ClassNames classes, double[][] confusion) {

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
   * @param label column of the true labels
   * @param names names of the classes in the order of probabilities; none if they are not known
   */
  static ScoredTable of(Dataset<Row> scored, String label, List<String> names) {
    require(scored, "probability", "score the rows first or give --model");
    int numClasses = numClasses(scored.select(probability(scored).as("probability")));
    if (!names.isEmpty() && names.size() != numClasses) {
      throw new BadInput(
          "rows have probabilities of %d classes, but what has scored them knows %d: %s",
          numClasses, names.size(), new ClassNames(names));
    }
    ClassNames classes =
        names.isEmpty() ? ClassNames.of(scored, label, numClasses) : new ClassNames(names);
    List<Row> cells =
        known(scored, label, classes).groupBy(TRUTH, PREDICTION).count().collectAsList();
    if (cells.isEmpty()) {
      throw new BadInput(
          "no row has both a label in '%s' that the model knows (%s) and a score", label, classes);
    }
    double[][] confusion = new double[numClasses][numClasses];
    for (Row cell : cells) {
      confusion[(int) cell.getDouble(0)][(int) cell.getDouble(1)] = cell.getLong(2);
    }
    return new ScoredTable(classes, confusion);
  }

  /**
   * Rows that have a score and whose label is one of the classes, with truth, prediction and scores
   * in columns. A network that keeps rows it cannot score gives them NaN.
   */
  static Dataset<Row> known(Dataset<Row> scored, String label, ClassNames classes) {
    Column prediction = functions.col(PREDICTION);
    Column scores = functions.col(SCORES);
    Column areNumbers =
        functions.forall(
            vector_to_array(scores, "float64"), score -> functions.not(functions.isnan(score)));
    return scored
        .withColumn(TRUTH, classes.numberOf(scored, label))
        .withColumn(PREDICTION, Tables.finite(functions.col("prediction")))
        .withColumn(SCORES, probability(scored))
        .where(functions.col(TRUTH).isNotNull())
        .where(isClass(prediction, classes.size()))
        .where(functions.when(scores.isNotNull(), areNumbers).otherwise(false));
  }

  /** NaN is larger than any number, and so no class. */
  private static Column isClass(Column number, int numClasses) {
    return number.between(0, numClasses - 1).and(number.equalTo(functions.floor(number)));
  }

  /** Names of the classes, in the order of their numbers. */
  List<String> names() {
    return classes.names();
  }

  long numRows() {
    return (long) DoubleStream.of(rowsOfClasses()).sum();
  }

  double[] rowsOfClasses() {
    return Stream.of(confusion).mapToDouble(row -> DoubleStream.of(row).sum()).toArray();
  }

  /** Rows by class and prediction, summed up. */
  ClassSums sums() {
    ClassSums sums = new ClassSums(classes.size());
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

  private static Column probability(Dataset<Row> scored) {
    Column column = functions.col("probability");
    return scored.schema().apply("probability").dataType().equals(SQLDataTypes.VectorType())
        ? column
        : array_to_vector(column.cast("array<double>"));
  }

  private static int numClasses(Dataset<Row> rows) {
    // Of all rows, which are kept by then, and not of the first that has one.
    Column classes = functions.size(vector_to_array(functions.col("probability"), "float64"));
    Row most = rows.where("probability IS NOT NULL").select(functions.max(classes)).first();
    if (most.isNullAt(0)) {
      throw new BadInput("no row has a probability");
    }
    return most.getInt(0);
  }
}
