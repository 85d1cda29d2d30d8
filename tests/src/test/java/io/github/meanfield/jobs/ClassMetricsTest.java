package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class ClassMetricsTest {

  private static final StructType SCORED =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("prediction", DataTypes.DoubleType)
          .add("probability", SQLDataTypes.VectorType());

  @Test
  void agreeWithHandComputedValues(SparkSession spark) {
    Dataset<Row> scored =
        spark.createDataFrame(
            List.of(row(0, 0, 0.9, 0.1), row(1, 1, 0.3, 0.7), row(1, 0, 0.8, 0.2)), SCORED);
    ClassMetrics metrics = ClassMetrics.of(scored, "label", 2);
    assertEquals(2.0 / 3, metrics.accuracy(), 1e-12);
    assertEquals(1, metrics.auc(), 1e-12);
    assertEquals(-Math.log(0.9 * 0.7 * 0.2) / 3, metrics.logLoss(), 1e-12);

    ScoredTable table = ScoredTable.of(scored, "label");
    assertEquals(metrics, table.metrics());
    assertEquals(List.of("0", "1"), table.names());
    assertEquals(1, table.confusion()[1][0]);
    assertEquals(3, table.numRows());
    assertEquals(0, table.skipped());
  }

  @Test
  void ofAConstantPredictionFollowFromTheCounts() {
    ClassMetrics metrics = ClassMetrics.ofShares(new double[] {30, 10}, new double[] {1, 3});
    assertEquals(0.25, metrics.accuracy(), 1e-12);
    assertEquals(0.5, metrics.auc(), 1e-12);
    assertEquals(-(Math.log(0.75) + 3 * Math.log(0.25)) / 4, metrics.logLoss(), 1e-12);
  }

  private static Row row(double label, double prediction, double... probability) {
    return RowFactory.create(label, prediction, Vectors.dense(probability));
  }
}
