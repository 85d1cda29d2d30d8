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

/** Rows with a label, the probabilities of classes, and a feature. */
public final class ScoredRows {

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
}
