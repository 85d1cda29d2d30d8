package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.evaluate.Comparison.Compared;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.evaluate.Verdict.Outcome;
import io.github.meanfield.jobs.report.Json;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Predictions beside others on the same rows. */
@ExtendWith(SparkSessionExtension.class)
class ComparisonTest {

  @Test
  void theIntervalOfADifferenceIsThatOfPairs(SparkSession spark) {
    // Of three classes, right in the first 700 rows; the other in rows 20 to 690.
    Judgement judged = Judgement.of(ScoredRows.inTurns(spark), "label", false, List.of());
    Contestant other =
        new Contestant(
            "other",
            Kind.TREES,
            functions
                .when(functions.col("n").between(20, 689), functions.col("label"))
                .otherwise(functions.pmod(functions.col("label").plus(1), functions.lit(3))),
            judged.scores());
    Comparison comparison = Comparison.of(judged, judged.known(), List.of(other), false, 1);
    Compared compared = comparison.others().get(0);
    assertEquals("accuracy", compared.metric());
    assertEquals(0.7, compared.ofFirst(), 1e-12);
    assertEquals(0.67, compared.value(), 1e-12);
    assertEquals(0.03, compared.difference(), 1e-12);
    // 30 pairs of 1000 differ, all in one direction: the variance of a pair is 0.03 - 0.03².
    double deviation = Math.sqrt((0.03 - 0.03 * 0.03) / ScoredRows.ROWS);
    double width = compared.interval().upper() - compared.interval().lower();
    assertEquals(2 * 1.96 * deviation, width, deviation);
    // The interval of either alone would be nearly three times as wide.
    Bootstrap.Interval alone = comparison.first().intervals().get("accuracy");
    assertTrue(alone.upper() - alone.lower() > 2 * width, alone.toString());
    assertEquals(Outcome.BETTER, Verdict.outcome(compared));
  }

  @Test
  void whatIsTheSameMakesNoDifference(SparkSession spark) {
    // More probabilities than Spark takes for an area under a curve.
    Dataset<Row> rows =
        spark.sql(
            "SELECT label, IF(p < 0.5, 0D, 1D) AS prediction, array(1 - p, p) AS probability FROM"
                + " (SELECT CAST(id % 3 = 0 AS double) AS label, pow((id + 1) * 37 % 5003 / 5003, 2)"
                + " AS p FROM range(5000))");
    Judgement classes = Judgement.of(rows, "label", false, List.of());
    Judgement numbers = Judgement.of(ScoredRows.numbers(spark), "label", true, List.of());
    for (Judgement judged : List.of(classes, numbers)) {
      Contestant same =
          new Contestant(
              "same", Kind.LINEAR, functions.col(ScoredTable.PREDICTION), judged.scores());
      Compared compared =
          Comparison.of(judged, judged.known(), List.of(same), false, 1).others().get(0);
      assertEquals(0, compared.difference(), 0, compared.metric());
      assertEquals(new Bootstrap.Interval(0, 0), compared.interval());
    }
  }

  @Test
  void peopleAreJudgedOnTheRowsTheyHaveSeen(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.inTurns(spark), "label", false, List.of());
    Dataset<Row> known = judged.known();
    Comparison comparison =
        Comparison.of(judged, known, List.of(judged.baseline(), judged.human("expert")), false, 1);
    Compared human = comparison.others().get(1);
    // They look at the last 400 rows and are always right; the predictions are in 100 of them.
    assertEquals(1, human.value(), 1e-12);
    assertEquals(0.25, human.ofFirst(), 1e-12);
    assertEquals(-0.75, human.difference(), 1e-12);
    assertEquals(Double.NaN, human.metrics().values().get("log loss"));
    assertEquals(1, human.metrics().values().get("balanced accuracy"), 1e-12);
    assertEquals(Outcome.WORSE, Verdict.outcome(human));
    Verdict verdict = Verdict.of(comparison, Optional.empty());
    assertTrue(verdict.baseline().startsWith("always "), verdict.baseline());
    assertTrue(
        verdict.people().get(0).startsWith("worse than expert: accuracy 0.2500 against 1.0000"),
        verdict::toString);
    assertTrue(verdict.people().get(0).endsWith("rows that people have judged: 400"));
  }

  @Test
  void aSampleComparesOnTheSameRowsToo(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.inTurns(spark), "label", false, List.of());
    List<Contestant> others = List.of(judged.baseline(), judged.human("expert"));
    Comparison comparison =
        Comparison.of("it", judged, judged.known(), others, false, new Bootstrap(50, 1, 300));
    Compared human = comparison.others().get(1);
    assertEquals(400, human.rows());
    assertEquals(1, human.value(), 1e-12);
    assertEquals(0.25, human.ofFirst(), 1e-12);
    assertEquals(-0.75, human.difference(), 1e-12);
    assertEquals(Outcome.WORSE, Verdict.outcome(human));
    assertEquals(0.7, comparison.others().get(0).ofFirst(), 1e-12);
  }

  @Test
  void peopleWhoSayNothingThatCountsAreRefused(SparkSession spark) {
    Dataset<Row> rows =
        ScoredRows.inTurns(spark)
            .withColumn("letters", functions.lit("Y"))
            .withColumn("nothing", functions.lit(null).cast("string"));
    Judgement judged = Judgement.of(rows, "label", false, List.of());
    assertEquals(
        "no value of --human 'letters' is a class (0, 1, 2); one is 'Y'",
        assertThrows(BadInput.class, () -> judged.human("letters")).getMessage());
    assertEquals(
        "--human 'nothing' has no value in the rows that are judged",
        assertThrows(BadInput.class, () -> judged.human("nothing")).getMessage());
    Judgement numbers =
        Judgement.of(
            ScoredRows.numbers(spark).withColumn("letters", functions.lit("Y")),
            "label",
            true,
            List.of());
    assertEquals(
        "no value of --human 'letters' is a number; one is 'Y'",
        assertThrows(BadInput.class, () -> numbers.human("letters")).getMessage());
  }

  @Test
  void peopleHaveANameOfTheirOwn(SparkSession spark) {
    Dataset<Row> rows =
        ScoredRows.inTurns(spark).withColumn("neuralNetwork", functions.col("expert"));
    Judgement judged = Judgement.of(rows, "label", false, List.of());
    List<Contestant> others = List.of(judged.baseline(), judged.human("neuralNetwork"));
    Comparison comparison = Comparison.of(judged, judged.known(), others, false, 1);
    assertEquals(
        List.of("neural network", "always 0", "human neuralNetwork"),
        List.copyOf(comparison.metrics().keySet()));
    // Programs find the metrics of the baseline by its name.
    Verdict verdict = Verdict.of(comparison, Optional.empty());
    assertEquals("always 0", verdict.baseline());
    assertTrue(Json.line(verdict).contains("\"baseline\":\"always0\""), Json.line(verdict));
    assertTrue(Json.keyed(comparison.metrics()).containsKey("always0"));
  }

  @Test
  void fewRowsOfAClassDoNotTellRanks(SparkSession spark) {
    assertEquals(Outcome.UNKNOWN, ofRare(spark, 9));
    assertEquals(Outcome.BETTER, ofRare(spark, 10));
  }

  /** What so many rows of a class that are ranked above 200 others come to. */
  private static Outcome ofRare(SparkSession spark, int rare) {
    Dataset<Row> rows =
        spark
            .range(200 + rare)
            .withColumn("label", functions.expr("IF(id < 200, 0D, 1D)"))
            .withColumn("prediction", functions.col("label"))
            .withColumn(
                "probability", functions.expr("array(0.8 - 0.6 * label, 0.2 + 0.6 * label)"));
    Judgement judged = Judgement.of(rows, "label", false, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    assertEquals("AUC", comparison.others().get(0).metric());
    return Verdict.outcome(comparison.others().get(0));
  }
}
