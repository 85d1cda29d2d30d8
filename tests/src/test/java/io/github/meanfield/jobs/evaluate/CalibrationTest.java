package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How predicted quantiles are judged. */
@ExtendWith(SparkSessionExtension.class)
class CalibrationTest {

  /** Truths 0 to 9, with quantiles of 10 %, 50 %, 90 % and 95 %; one row without quantiles. */
  private static Dataset<Row> known(SparkSession spark) {
    return spark
        .range(10)
        .selectExpr(
            "double(id) AS " + ScoredTable.TRUTH,
            "1D AS quantile_0_1",
            "4D AS quantile_0_5",
            "6D AS quantile_0_9",
            "IF(id = 9, double('NaN'), 8D) AS quantile_0_95",
            "2D AS quantile_of");
  }

  @Test
  void metricsAgreeWithHandComputedValues(SparkSession spark) {
    Calibration judged = Calibration.of(known(spark)).orElseThrow();
    assertEquals(9, judged.rows());
    assertEquals(
        List.of(0.1, 0.5, 0.9, 0.95), judged.levels().stream().map(it -> it.level()).toList());
    assertEquals(2 / 9.0, judged.levels().get(0).shareBelow(), 1e-12);
    assertEquals(5 / 9.0, judged.levels().get(1).shareBelow(), 1e-12);
    // Errors of 0 to 8 from 1: one of -1, which counts 0.9, and 28 above.
    assertEquals((0.9 + 2.8) / 9, judged.levels().get(0).pinballLoss(), 1e-12);
    assertEquals(20 / 2.0 / 9, judged.levels().get(1).pinballLoss(), 1e-12);
    assertEquals(
        judged.levels().stream().mapToDouble(it -> it.pinballLoss()).average().orElseThrow(),
        judged.pinballLoss(),
        1e-12);
    assertEquals(1, judged.intervals().size());
    assertEquals(0.8, judged.intervals().get(0).share(), 1e-12);
    assertEquals(6 / 9.0, judged.intervals().get(0).coverage(), 1e-12);
    assertEquals(5, judged.intervals().get(0).meanWidth(), 1e-12);
    assertTrue(Calibration.of(known(spark).select(ScoredTable.TRUTH)).isEmpty());
    assertTrue(Calibration.of(known(spark).where("false")).isEmpty());
  }
}
