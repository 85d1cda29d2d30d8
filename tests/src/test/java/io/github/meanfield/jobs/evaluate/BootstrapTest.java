package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals of metrics, and metrics of groups. */
@ExtendWith(SparkSessionExtension.class)
class BootstrapTest {

  private static final int ROWS = 900;

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3})
  void aDrawOfEachRowOnceHasTheMetricsOfAllRows(int numClasses, SparkSession spark) {
    Judgement judged = judged(spark, numClasses);
    JudgedRows rows = judged.rows(functions.lit("all"));
    JudgedRows.Sample sample = rows.sample(rows.rows().collectAsList());
    int[] once = new int[sample.size()];
    Arrays.fill(once, 1);
    Map<String, Double> drawn = sample.metrics(once).values();
    ScoredRows.metrics(judged)
        .values()
        .forEach((name, value) -> assertEquals(value, drawn.get(name), 1e-9, name));

    int[] twice = new int[sample.size()];
    Arrays.fill(twice, 2);
    assertEquals(
        drawn.values().toString(), rounded(sample.metrics(twice).values(), drawn).toString());
  }

  /** Values, but the others where they are the same up to rounding. */
  private static List<Double> rounded(Map<String, Double> values, Map<String, Double> others) {
    List<Double> rounded = new ArrayList<>();
    values.forEach(
        (name, value) ->
            rounded.add(Math.abs(value - others.get(name)) < 1e-9 ? others.get(name) : value));
    return rounded;
  }

  @Test
  void theIntervalOfAShareIsThatOfTheBinomial(SparkSession spark) {
    Judgement judged = judged(spark, 2);
    Interval interval = intervals(judged, new Bootstrap(1000, 3), ROWS).get("accuracy");
    double accuracy = ((ClassMetrics) ScoredRows.metrics(judged)).accuracy();
    double deviation = Math.sqrt(accuracy * (1 - accuracy) / ROWS);
    assertEquals(2 * 1.96 * deviation, interval.upper() - interval.lower(), 0.4 * deviation);
    assertEquals(accuracy, (interval.upper() + interval.lower()) / 2, 0.3 * deviation);
    // A sample of a quarter of the rows has twice their deviation.
    Interval ofMore = intervals(judged, new Bootstrap(1000, 3), 4 * ROWS).get("accuracy");
    assertEquals((interval.upper() - interval.lower()) / 2, ofMore.upper() - ofMore.lower(), 1e-12);
  }

  @Test
  void aSeedHasItsOwnIntervals(SparkSession spark) {
    Judgement judged = judged(spark, 0);
    Map<String, Interval> first = intervals(judged, new Bootstrap(20, 1), ROWS);
    assertEquals(first, intervals(judged, new Bootstrap(20, 1), ROWS));
    assertNotEquals(first, intervals(judged, new Bootstrap(20, 2), ROWS));
    assertEquals(ScoredRows.metrics(judged).values().keySet(), first.keySet());
    assertTrue(intervals(judged, new Bootstrap(0, 1), ROWS).isEmpty());
    // As if there were twice as many rows as are drawn from.
    Dataset<Row> rows = judged.rows(functions.lit("all")).rows();
    List<Row> half = new Bootstrap(20, 1).collect(rows, 2 * Bootstrap.MAX_ROWS);
    assertEquals(ROWS / 2, half.size(), ROWS / 10);
    assertEquals(half, new Bootstrap(20, 1).collect(rows, 2 * Bootstrap.MAX_ROWS));
  }

  @ParameterizedTest
  @ValueSource(ints = {ROWS / 2, ROWS})
  void groupsHaveMetricsOfTheirOwn(int most, SparkSession spark) {
    Judgement judged = judged(spark, 2);
    JudgedRows places = judged.rows(GroupMetrics.by("place"));
    List<GroupMetrics> groups = GroupMetrics.of(places, new Bootstrap(50, 1, most));
    List<GroupMetrics> bare = GroupMetrics.of(places, new Bootstrap(0, 1, most));
    assertTrue(bare.stream().allMatch(group -> group.intervals().isEmpty()));
    assertEquals(List.of("a", "(missing)"), groups.stream().map(GroupMetrics::name).toList());
    assertEquals(List.of(600L, 300L), groups.stream().map(GroupMetrics::rows).toList());
    for (GroupMetrics group : groups) {
      Dataset<Row> rows =
          classified(spark, 2).where(group.name().equals("a") ? "place = 'a'" : "place IS NULL");
      Metrics alone = ScoredRows.metrics(Judgement.of(rows, "label", false, List.of()));
      alone
          .values()
          .forEach((name, value) -> assertEquals(value, group.metrics().values().get(name), 1e-9));
      Interval accuracy = group.intervals().get("accuracy");
      assertTrue(accuracy.lower() < accuracy.upper(), accuracy.toString());
      double same = bare.get(groups.indexOf(group)).metrics().values().get("accuracy");
      assertEquals(same, group.metrics().values().get("accuracy"), 1e-9);
    }
  }

  @Test
  void aGroupOfOneClassHasNoRanking(SparkSession spark) {
    Judgement judged = judged(spark, 2);
    GroupMetrics group =
        GroupMetrics.of(judged.rows(GroupMetrics.by("label")), new Bootstrap(5, 1)).get(0);
    assertEquals(Double.NaN, group.metrics().values().get("AUC"));
    assertTrue(group.metrics().values().get("accuracy") > 0);
  }

  private static Map<String, Interval> intervals(Judgement judged, Bootstrap bootstrap, long rows) {
    JudgedRows judgedRows = judged.rows(functions.lit("all"));
    List<Row> collected = bootstrap.collect(judgedRows.rows(), ROWS);
    return bootstrap.intervals(judgedRows.sample(collected), ScoredRows.metrics(judged), rows);
  }

  private static Judgement judged(SparkSession spark, int numClasses) {
    return numClasses == 0
        ? Judgement.of(numbers(spark), "label", true, List.of())
        : Judgement.of(classified(spark, numClasses), "label", false, List.of());
  }

  private static Dataset<Row> numbers(SparkSession spark) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double truth = 1e6 + random.nextGaussian();
      rows.add(RowFactory.create(truth, truth + 0.5 * random.nextGaussian()));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType));
  }

  /** Scores with ties, as trees and rounded numbers have them. */
  private static Dataset<Row> classified(SparkSession spark, int numClasses) {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int label = random.nextInt(numClasses);
      double[] scores = new double[numClasses];
      double sum = 0;
      for (int k = 0; k < numClasses; k++) {
        scores[k] = 1 + random.nextInt(8) + (k == label ? 4 : 0);
        sum += scores[k];
      }
      for (int k = 0; k < numClasses; k++) {
        scores[k] /= sum;
      }
      rows.add(
          RowFactory.create(
              (double) label,
              (double) ClassMetrics.largest(scores),
              Vectors.dense(scores),
              i % 3 == 0 ? null : "a"));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("prediction", DataTypes.DoubleType)
            .add("probability", SQLDataTypes.VectorType())
            .add("place", DataTypes.StringType));
  }
}
