package io.github.meanfield.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.evaluate.Comparison.Compared;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.evaluate.Fit.Known;
import io.github.meanfield.jobs.evaluate.Verdict.Outcome;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said of predictions beside others, and what is advised. */
@ExtendWith(SparkSessionExtension.class)
class VerdictTest {

  @Test
  void whatIsTheSameIsNoBetter(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.inTurns(spark), "label", false, List.of());
    Contestant same =
        new Contestant("same", Kind.LINEAR, functions.col(ScoredTable.PREDICTION), judged.scores());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline(), same), false, 1);
    Verdict verdict = Verdict.of(comparison, Optional.of(fit(0.5, 0.51, 5)));
    assertEquals(Outcome.NO_BETTER, verdict.outcome());
    assertEquals("same", verdict.baseline());
    assertEquals(new Bootstrap.Interval(0, 0), verdict.interval());
    assertTrue(
        verdict.text().startsWith("no better than same: accuracy 0.7000 against 0.7000;"),
        verdict.text());
    assertEquals(
        List.of(
            "more networks: --num-networks 4",
            "more rows than 140 to train on",
            "same, which is simpler"),
        verdict.advice());
    ScoredRows.metrics(judged)
        .values()
        .forEach(
            (name, value) ->
                assertEquals(
                    value, comparison.others().get(1).metrics().values().get(name), 1e-9, name));
  }

  @Test
  void whatThresholdsGiveUpIsNotHeldAgainstANetwork(SparkSession spark) {
    // Class 0 is predicted for all rows, as costs of mistakes may have it.
    Dataset<Row> rows = ScoredRows.inTurns(spark).withColumn("prediction", functions.lit(0.0));
    Judgement judged = Judgement.of(rows, "label", false, List.of());
    List<Contestant> others = List.of(judged.baseline());
    Compared byClasses = Comparison.of(judged, judged.known(), others, false, 1).others().get(0);
    assertEquals("accuracy", byClasses.metric());
    assertEquals(Outcome.NO_BETTER, Verdict.outcome(byClasses));
    Comparison comparison = Comparison.of(judged, judged.known(), others, true, 1);
    Compared other = comparison.others().get(0);
    assertEquals("log loss", other.metric());
    assertEquals(-0.7 * Math.log(0.6) - 0.3 * Math.log(0.2), other.ofFirst(), 1e-9);
    assertEquals(Math.log(3), other.value(), 1e-4);
    Verdict verdict =
        Verdict.of(comparison, Optional.of(with(Known.THRESHOLDS, fit(0.5, 0.51, 5))));
    assertEquals(Outcome.BETTER, verdict.outcome());
    assertTrue(verdict.notes().stream().noneMatch(it -> it.contains("flatter")), verdict::toString);
  }

  @Test
  void fewRowsTellNothing(SparkSession spark) {
    Dataset<Row> perfect =
        ScoredRows.inTurns(spark).withColumn("prediction", functions.col("label"));
    Judgement four = Judgement.of(perfect.where("n < 4"), "label", false, List.of());
    Verdict verdict =
        Verdict.of(
            Comparison.of(four, four.known(), List.of(four.baseline()), false, 1),
            Optional.empty());
    assertEquals(Outcome.UNKNOWN, verdict.outcome());
    assertNull(verdict.interval());
    assertEquals(
        List.of("few rows: 30 are needed to tell, for AUC 10 of each class, and 4 judge it"),
        verdict.notes());
    assertEquals(List.of("more rows to judge it by"), verdict.advice());
  }

  @Test
  void whatWouldBeRefusedIsNoAdvice(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.numbers(spark), "label", true, List.of());
    Contestant close =
        new Contestant("close", Kind.LINEAR, functions.expr("label + error / 2"), null);
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline(), close), false, 1);
    String rows = "more rows than 140 to train on";
    String other = "close, which is better";
    assertEquals(
        List.of(rows, other),
        Verdict.of(comparison, Optional.of(fit(0.5, 0.51, 5, "dl4j-spark"))).advice());
    Fit given = new Fit(fit(0.2, 0.9, 5).summary(), Set.of(Known.BEST_EPOCH));
    Verdict ofGiven = Verdict.of(comparison, Optional.of(given));
    assertEquals(List.of("more networks: --num-networks 4", rows, other), ofGiven.advice());
    assertTrue(ofGiven.notes().get(0).startsWith("overfitting"), ofGiven::toString);
  }

  @Test
  void overfittingIsNotToldWhereItCannotBe(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.numbers(spark), "label", true, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    Fit poisson = with(Known.LOSS_OF_ANY_SIGN, fit(0.2, 0.9, 5));
    assertEquals(List.of(), Verdict.of(comparison, Optional.of(poisson)).notes());
    // Nobody knows whether the network is that of epoch 5 or of epoch 20, of which it is no matter
    // where the last was the best.
    Fit unknown = new Fit(fit(0.2, 0.9, 5).summary(), Set.of());
    assertEquals(List.of(), Verdict.of(comparison, Optional.of(unknown)).notes());
    Fit last = new Fit(fit(0.2, 0.9, 20).summary(), Set.of());
    assertEquals(1, Verdict.of(comparison, Optional.of(last)).notes().size());
  }

  @Test
  void lessOfAnErrorIsBetter(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.numbers(spark), "label", true, List.of());
    Contestant close =
        new Contestant("close", Kind.LINEAR, functions.expr("label + error / 2"), null);
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline(), close), false, 1);
    assertEquals(Outcome.BETTER, Verdict.outcome(comparison.others().get(0)));
    assertEquals(Outcome.WORSE, Verdict.outcome(comparison.others().get(1)));
    double rmse = comparison.first().metrics().values().get("RMSE");
    assertEquals(rmse / 2, comparison.others().get(1).difference(), 1e-9);
    Verdict verdict = Verdict.of(comparison, Optional.of(fit(0.5, 0.51, 20)));
    assertEquals(Outcome.WORSE, verdict.outcome());
    assertEquals("close", verdict.baseline());
    assertEquals(
        List.of(
            "more epochs, as the last was the best: --max-epochs 80",
            "networks for tables: --preset tabular",
            "more networks: --num-networks 4",
            "more rows than 140 to train on",
            "close, which is better"),
        verdict.advice());
  }

  @Test
  void overfittingIsToldByTheLosses(SparkSession spark) {
    Judgement judged = Judgement.of(ScoredRows.inTurns(spark), "label", false, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    Verdict overfitted = Verdict.of(comparison, Optional.of(fit(0.2, 0.9, 5)));
    assertEquals(Outcome.BETTER, overfitted.outcome());
    assertEquals(
        "overfitting: the validation loss of epoch 5, whose network this is, is 0.9000, the training"
            + " loss 0.2000",
        overfitted.notes().get(0));
    assertEquals(1, overfitted.advice().size());
    // Validation rows say 0.95, test rows 0.7.
    assertTrue(
        overfitted.notes().get(1).startsWith("validation rows, by which it was chosen, flatter it"),
        overfitted.notes().toString());
    Verdict sound = Verdict.of(comparison, Optional.of(fit(0.4, 0.45, 5)));
    assertTrue(sound.notes().stream().noneMatch(note -> note.startsWith("overfitting")));
  }

  @Test
  void whatIsNearlyPerfectIsToBeLookedAt(SparkSession spark) {
    Dataset<Row> perfect =
        ScoredRows.inTurns(spark).withColumn("prediction", functions.col("label"));
    Judgement judged = Judgement.of(perfect, "label", false, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    Verdict verdict = Verdict.of(comparison, Optional.empty());
    assertTrue(verdict.notes().get(0).startsWith("nearly perfect"), verdict::toString);
    assertTrue(verdict.advice().get(0).contains("meanfield inspect"), verdict::toString);
  }

  @Test
  void fewRowsAreTold(SparkSession spark) {
    Judgement judged =
        Judgement.of(ScoredRows.inTurns(spark).where("n % 25 = 0"), "label", false, List.of());
    Comparison comparison =
        Comparison.of(judged, judged.known(), List.of(judged.baseline()), false, 1);
    Verdict verdict = Verdict.of(comparison, Optional.empty());
    assertTrue(
        verdict.notes().stream().anyMatch(note -> note.startsWith("40 rows judge it")),
        verdict::toString);
  }

  private static Fit with(Known what, Fit fit) {
    Set<Known> known = new HashSet<>(fit.known());
    known.add(what);
    return new Fit(fit.summary(), known);
  }

  /** A training of 20 epochs, of which one is the best. */
  private static Fit fit(double trainLoss, double validationLoss, int bestEpoch) {
    return fit(trainLoss, validationLoss, bestEpoch, "meanfield");
  }

  private static Fit fit(double trainLoss, double validationLoss, int bestEpoch, String backend) {
    List<EpochRecord> epochs = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      epochs.add(new EpochRecord(i, 2, 140, trainLoss, validationLoss, 0.95, 0.01, 0.2, List.of()));
    }
    TrainingSummary summary =
        new TrainingSummary(
            List.of(new TrainingSummary.Course(epochs, bestEpoch, "maxEpochs 20 reached")),
            "accuracy",
            new TrainingSummary.Rows(140, 40, Map.of()),
            List.of(),
            new TrainingSummary.Setup(2, backend, "dense", List.of("Zen")),
            new TrainingSummary.Times(0.5, 0.25, 0.1),
            List.of());
    return new Fit(summary, Set.of(Known.BEST_EPOCH, Known.UNWEIGHTED, Known.LAYERS_OF_PARAMS));
  }
}
