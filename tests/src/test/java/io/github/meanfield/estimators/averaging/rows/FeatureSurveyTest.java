package io.github.meanfield.estimators.averaging.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is learned of features before training. */
@ExtendWith(SparkSessionExtension.class)
class FeatureSurveyTest {

  /** More rows than are sampled. */
  private static final int ROWS = 150_000;

  private static final int[] LEVELS = {-1, 5, -1, 0};

  /** A number with missing values, a category, a number, and a category of an unknown number. */
  private static Dataset<Row> rows(SparkSession spark, int partitions) {
    return spark
        .range(0, ROWS, 1, partitions)
        .selectExpr(
            "array(if(id % 10 = 3, double('NaN'), cast(id as double)), cast(id % 4 as double),"
                + " if(id % 2 = 0, -0.0D, 0.0D), cast(id % 1000 as double)) as features",
            "cast(id % 2 as double) as label", "id % 5 = 4 as validation");
  }

  private static FeatureSurvey survey(Dataset<Row> rows, int[] levels, long seed) {
    RowSource source =
        new RowSource(
            "test",
            rows.schema().apply("features"),
            null,
            rows.schema().apply("label"),
            0,
            "validation",
            null,
            "error",
            true,
            StorageLevel.MEMORY_ONLY());
    try (TrainingRows<ClassCounts> training = TrainingRows.read(rows, source, new ClassCounts(2))) {
      return FeatureSurvey.of(training, levels, seed);
    }
  }

  @Test
  void countsOfTrainingRowsAreExact(SparkSession spark) {
    FeatureSurvey survey = survey(rows(spark, 3), LEVELS, 1);
    assertEquals(0, survey.min(0));
    assertEquals(ROWS - 2, survey.max(0));
    assertEquals(ROWS / 10, survey.missing(0));
    assertArrayEquals(
        new long[] {30_000, 30_000, 30_000, 30_000}, Arrays.copyOf(survey.counts(1), 4));
    assertEquals(150, survey.counts(3)[998]);
    assertEquals(0, survey.counts(3)[999]);
    assertTrue(survey.invalid().isEmpty());
  }

  @Test
  void aSampleOfManyRowsIsTheSameInAnyPartitions(SparkSession spark) {
    FeatureSurvey one = survey(rows(spark, 1), LEVELS, 1);
    double share = (1 << 16) / 120_000.0;
    assertEquals(105_000 * share, one.sample(0).length, 1000);
    assertEquals(60_000, one.sample(0)[one.sample(0).length / 2], 20_000);
    for (int partitions : new int[] {2, 7, 30}) {
      FeatureSurvey other = survey(rows(spark, partitions), LEVELS, 1);
      for (int feature : new int[] {0, 2}) {
        assertEquals(bits(one.sample(feature)), bits(other.sample(feature)));
        assertEquals(one.min(feature), other.min(feature));
        assertEquals(one.max(feature), other.max(feature));
        assertEquals(one.missing(feature), other.missing(feature));
      }
    }
    assertFalse(Arrays.equals(one.sample(0), survey(rows(spark, 1), LEVELS, 2).sample(0)));
  }

  private static String bits(double[] values) {
    return Arrays.toString(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
  }

  @Test
  void whatIsNoLevelIsCountedWithTheFirstExample(SparkSession spark) {
    for (int partitions : new int[] {1, 6}) {
      InvalidLevels invalid =
          survey(rows(spark, partitions), new int[] {-1, 3, -1, 0}, 1).invalid();
      assertEquals(1, invalid.feature());
      assertEquals(30_000, invalid.rows());
      assertEquals(3, invalid.example());
    }
    InvalidLevels invalid =
        survey(
                rows(spark, 4)
                    .selectExpr("array(0.5D, -1.0D, 3e9D) as features", "label", "validation"),
                new int[] {0, 0, 0},
                1)
            .invalid();
    assertEquals(0, invalid.feature());
    assertEquals(0.5f, invalid.example());
  }
}
