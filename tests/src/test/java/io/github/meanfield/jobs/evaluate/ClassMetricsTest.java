package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import java.util.ArrayList;
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
    ClassMetrics metrics = metrics(scored);
    assertEquals(2.0 / 3, metrics.accuracy(), 1e-12);
    assertEquals(1, metrics.auc(), 1e-12);
    assertEquals(-Math.log(0.9 * 0.7 * 0.2) / 3, metrics.logLoss(), 1e-12);
    assertEquals(0.75, metrics.balancedAccuracy(), 1e-12);
    assertEquals(2.0 / 3, metrics.macroF1(), 1e-12);
    assertEquals(2.0 / 3, metrics.weightedF1(), 1e-12);
    assertEquals(1, metrics.prAuc(), 1e-12);
    assertEquals((0.01 + 0.09 + 0.64) / 3, metrics.brier(), 1e-12);
    assertEquals((0.1 + 0.3 + 0.8) / 3, metrics.calibrationError(), 1e-12);

    ScoredTable table = ScoredTable.of(scored, "label", List.of());
    assertEquals(List.of("0", "1"), table.names());
    assertEquals(1, table.confusion()[1][0]);
    assertEquals(3, table.numRows());
    assertEquals(0.5, table.sums().recall(1), 1e-12);
    assertEquals(0.5, table.sums().precision(0), 1e-12);
    assertEquals(2.0 / 3, table.sums().f1(0), 1e-12);
  }

  @Test
  void rowsWithoutAScoreAreSkipped(SparkSession spark) {
    List<Row> scored =
        List.of(row(0, 0, 0.9, 0.1), row(0, 1, 0.3, 0.7), row(1, 1, 0.2, 0.8), row(1, 1, 0.4, 0.6));
    List<Row> all = new ArrayList<>(scored);
    all.add(0, row(0, Double.NaN, Double.NaN, Double.NaN));
    all.add(row(1, 0, Double.NaN, 0.5));
    all.add(RowFactory.create(1.0, null, Vectors.dense(0.5, 0.5)));
    all.add(RowFactory.create(1.0, 0.0, null));
    // Neither 0.5 nor 2 is a class.
    all.add(row(0.5, 0, 0.9, 0.1));
    all.add(row(1, 0.5, 0.9, 0.1));
    all.add(row(1, 2, 0.4, 0.6));
    Dataset<Row> rows = spark.createDataFrame(all, SCORED);
    assertEquals(metrics(spark.createDataFrame(scored, SCORED)), metrics(rows));
    assertArrayEquals(
        new double[][] {{1, 1}, {0, 2}}, ScoredTable.of(rows, "label", List.of()).confusion());
  }

  @Test
  void ofAConstantPredictionFollowFromTheCounts(SparkSession spark) {
    Row second = row(1, 1, 0.3, 0.7);
    Judgement judged =
        judged(spark.createDataFrame(List.of(row(0, 0, 0.9, 0.1), second, second, second), SCORED));
    Contestant constant = Contestant.always("always 0", new double[] {30, 10});
    ClassMetrics metrics =
        (ClassMetrics)
            Comparison.of(judged, judged.known(), List.of(constant), false, 1)
                .metrics()
                .get("always 0");
    assertEquals(0.25, metrics.accuracy(), 1e-12);
    assertEquals(0.5, metrics.auc(), 1e-12);
    assertEquals(-(Math.log(0.75) + 3 * Math.log(0.25)) / 4, metrics.logLoss(), 1e-12);
    assertEquals(0.5, metrics.balancedAccuracy(), 1e-12);
    assertEquals(0.2, metrics.macroF1(), 1e-12);
    assertEquals(0.75, metrics.prAuc(), 1e-12);
    assertEquals((0.0625 + 3 * 0.5625) / 4, metrics.brier(), 1e-12);
    assertEquals(0.5, metrics.calibrationError(), 1e-12);
  }

  @Test
  void ofMoreClassesCountTheMostProbable(SparkSession spark) {
    Dataset<Row> scored =
        spark.createDataFrame(
            List.of(
                row(0, 0, 0.5, 0.3, 0.2),
                row(1, 1, 0.2, 0.6, 0.2),
                row(1, 0, 0.7, 0.2, 0.1),
                row(1, 1, 0.1, 0.8, 0.1)),
            SCORED);
    ClassMetrics metrics = metrics(scored);
    // No row is of the third class or taken for it, so that it has no part in any mean.
    assertEquals((1 + 2.0 / 3) / 2, metrics.balancedAccuracy(), 1e-12);
    assertEquals((2.0 / 3 + 4.0 / 5) / 2, metrics.macroF1(), 1e-12);
    assertEquals((2.0 / 3 + 3 * 4.0 / 5) / 4, metrics.weightedF1(), 1e-12);
    assertEquals((0.38 + 0.24 + 1.14 + 0.06) / 4, metrics.brier(), 1e-12);
    assertEquals((0.5 + 0.4 + 0.7 + 0.2) / 4, metrics.calibrationError(), 1e-12);
    assertEquals(Double.NaN, metrics.auc());
    assertEquals(Double.NaN, metrics.prAuc());
  }

  private static ClassMetrics metrics(Dataset<Row> scored) {
    return (ClassMetrics) ScoredRows.metrics(judged(scored));
  }

  private static Judgement judged(Dataset<Row> scored) {
    return Judgement.of(scored, "label", false, List.of());
  }

  private static Row row(double label, double prediction, double... probability) {
    return RowFactory.create(label, prediction, Vectors.dense(probability));
  }
}
