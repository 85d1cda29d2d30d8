package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How predictions of numbers are judged. */
@ExtendWith(SparkSessionExtension.class)
class RegressionMetricsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("price", DataTypes.DoubleType)
          .add("prediction", DataTypes.DoubleType)
          .add("split", DataTypes.StringType);

  @Test
  void metricsAgreeWithHandComputedValues(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    Judgement judged = Judgement.of(rows, "price", true, List.of());
    RegressionMetrics metrics = (RegressionMetrics) ScoredRows.metrics(judged);
    // Errors 1, 0, -3 of labels 1, 2, 6 with mean 3 and variance 14/3.
    assertEquals(Math.sqrt(10.0 / 3), metrics.rmse(), 1e-12);
    assertEquals(4.0 / 3, metrics.mae(), 1e-12);
    assertEquals(1 - 10.0 / 14, metrics.r2(), 1e-12);
    assertEquals(1, metrics.medianError(), 1e-12);
    assertEquals(3, metrics.largeError(), 1e-12);
    assertEquals(3, metrics.error99(), 1e-12);
    assertEquals(-2.0 / 3, metrics.meanError(), 1e-12);
    assertEquals(3, judged.numRows());
    Judgement ofMean =
        Judgement.of(
            rows.limit(3).withColumn("prediction", functions.lit(3.0)), "price", true, List.of());
    assertEquals(0, ((RegressionMetrics) ScoredRows.metrics(ofMean)).r2(), 1e-12);
  }

  @Test
  void rowsWithoutAPredictionAreSkipped(SparkSession spark) {
    Dataset<Row> unscored =
        spark.createDataFrame(
            List.of(
                RowFactory.create(1.0, Double.NaN, "test"), RowFactory.create(1.0, null, "test")),
            SCHEMA);
    Judgement judged = Judgement.of(rows(spark).union(unscored), "price", true, List.of());
    assertEquals(
        ScoredRows.metrics(Judgement.of(rows(spark), "price", true, List.of())),
        ScoredRows.metrics(judged));
    assertEquals(3, judged.numRows());
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(1.0, 2.0, "train"),
            RowFactory.create(2.0, 2.0, "train"),
            RowFactory.create(6.0, 3.0, "test"),
            RowFactory.create(Double.NaN, 3.0, "train"),
            RowFactory.create(null, 3.0, "test")),
        SCHEMA);
  }
}
