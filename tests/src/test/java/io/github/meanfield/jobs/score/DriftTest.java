package io.github.meanfield.jobs.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.model.FeatureDrift;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.model.SmallTraining;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How rows differ from those of a training. */
@ExtendWith(SparkSessionExtension.class)
class DriftTest {

  @Test
  void driftAgreesWithHandComputedValues(SparkSession spark) {
    Map<String, FeatureDrift> drifts = drifts(spark, 1);
    FeatureDrift size = drifts.get("size");
    // 4, 3, an infinite number and none, after a mean of 2 with deviation 1.
    assertEquals(1.5, size.meanShift(), 1e-12);
    assertEquals(0.25, size.missing(), 1e-12);
    assertEquals(0.25, size.trainingMissing(), 1e-12);
    assertEquals(2.0 / 3, size.outOfRange(), 1e-12);
    assertEquals(0.5, drifts.get("colour").unseen(), 1e-12);
    assertEquals(0.5, drifts.get("colour").drift(), 1e-12);
    assertEquals(-0.75 / Math.sqrt(3.0 / 16), drifts.get("wet").meanShift(), 1e-12);
    // No deviation to measure a shift in, but a range.
    assertEquals(Double.NaN, drifts.get("same").meanShift());
    assertEquals(1, drifts.get("same").outOfRange(), 0);
    assertEquals(1, drifts.get("same").drift(), 0);
    // A value where the training had none at all.
    assertEquals(0.25, drifts.get("empty").drift(), 1e-12);
  }

  @Test
  void aShiftCountsOnlyBeyondChance(SparkSession spark) {
    // A shift by 1.5 deviations of 3 values may be chance; of 30 it is not.
    assertEquals(2.0 / 3, drifts(spark, 1).get("size").drift(), 1e-12);
    assertEquals(1.5, drifts(spark, 10).get("size").drift(), 1e-12);
  }

  @Test
  void missingValuesCountAgainstThoseOfTheTraining() {
    assertEquals(0, new FeatureDrift("x", Kind.NUMERIC, 100, 0.3, 0.25, 0, 0, 0).drift(), 0);
    assertEquals(0.2, new FeatureDrift("x", Kind.NUMERIC, 100, 0.45, 0.25, 0, 0, 0).drift(), 1e-12);
    assertEquals(0.01, new FeatureDrift("x", Kind.NUMERIC, 100, 0.01, 0, 0, 0, 0).drift(), 0);
  }

  @Test
  void theLargestDriftOfAllIsOne(SparkSession spark) {
    // The sum of these is infinite, and with others of the other sign none.
    FeatureDrift up = drifts(spark, 1, size(1.5e308), size(1.5e308), size(null)).get("size");
    assertEquals(FeatureDrift.FARTHEST, up.meanShift(), 0);
    assertEquals(FeatureDrift.FARTHEST, up.drift(), 0);
    FeatureDrift both =
        drifts(spark, 1, size(1.5e308), size(1.5e308), size(-1.5e308), size(-1.5e308)).get("size");
    assertEquals(0, both.meanShift(), 0);
    assertEquals(1, both.drift(), 0);
    double infinite = Double.NEGATIVE_INFINITY;
    assertEquals(
        -infinite, new FeatureDrift("x", Kind.NUMERIC, 100, 0, 0, infinite, 0, 0).drift(), 0);
  }

  private static Row size(Double size) {
    return RowFactory.create(size, null, null, null, null);
  }

  private static Map<String, FeatureDrift> drifts(SparkSession spark, int times) {
    return drifts(
        spark,
        times,
        RowFactory.create(4.0, false, "green", 8, null),
        RowFactory.create(3.0, false, null, 8, 1.0),
        RowFactory.create(null, false, "red", 8, null),
        RowFactory.create(Double.NEGATIVE_INFINITY, null, null, 8, null));
  }

  private static Map<String, FeatureDrift> drifts(SparkSession spark, int times, Row... rows) {
    Dataset<Row> others = spark.createDataFrame(List.of(rows), SmallTraining.SCHEMA);
    DriftSums sums = new DriftSums(SmallTraining.statistics(spark));
    Row row = others.agg(DriftSums.count(), sums.columns()).head();
    Map<String, Object> observed = new HashMap<>();
    for (String name : row.schema().fieldNames()) {
      observed.put(name, row.getAs(name));
    }
    assertTrue(sums.drifts().isEmpty());
    for (int i = 0; i < times; i++) {
      sums.add(observed);
    }
    assertEquals((long) rows.length * times, sums.rows());
    Map<String, FeatureDrift> drifts = new HashMap<>();
    sums.drifts().forEach(drift -> drifts.put(drift.name(), drift));
    return drifts;
  }
}
