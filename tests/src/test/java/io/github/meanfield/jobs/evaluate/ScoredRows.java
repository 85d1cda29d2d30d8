package io.github.meanfield.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows with a label and what was predicted. */
public final class ScoredRows {

  /** How many rows {@link #inTurns} and {@link #numbers} make. */
  static final int ROWS = 1000;

  private ScoredRows() {}

  /** The metrics of judged rows, as they are computed where rows are too many to be collected. */
  public static Metrics metrics(Judgement judged) {
    return judged.rows(functions.lit("all")).metrics().get("all");
  }

  /** Rows whose label is more probable than other classes, but not always the most probable. */
  public static Dataset<Row> classified(SparkSession spark, int numClasses) {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int label = random.nextInt(numClasses);
      double[] scores = random.doubles(numClasses, 0.1, 1).toArray();
      scores[label] += 0.5;
      double sum = IntStream.range(0, numClasses).mapToDouble(k -> scores[k]).sum();
      double[] shares = IntStream.range(0, numClasses).mapToDouble(k -> scores[k] / sum).toArray();
      double prediction = ClassMetrics.largest(shares);
      rows.add(RowFactory.create((double) label, prediction, Vectors.dense(shares), "dark red"));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType())
            .add("colour_of_the_row", DataTypes.StringType));
  }

  /** Three classes in turns; the first 700 rows are predicted right, people see the last 400. */
  static Dataset<Row> inTurns(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      double label = n % 3;
      double prediction = n < 700 ? label : (label + 1) % 3;
      double[] scores = {0.2, 0.2, 0.2};
      scores[(int) prediction] = 0.6;
      rows.add(
          RowFactory.create(
              n,
              label,
              prediction,
              Vectors.dense(scores),
              n < 600 ? null : String.valueOf((int) label)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("n", DataTypes.IntegerType)
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType())
            .add("expert", DataTypes.StringType));
  }

  /** Numbers, predictions of them, and how far these are off. */
  static Dataset<Row> numbers(SparkSession spark) {
    Random random = new Random(4);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      double label = 100 + 10 * random.nextGaussian();
      double error = 2 * random.nextGaussian();
      rows.add(RowFactory.create(label, label + error, error));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("error", DataTypes.DoubleType));
  }
}
