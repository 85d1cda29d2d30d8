package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.evaluate.Threshold;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.transformers.scoring.ClassColumns;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thresholds are as good as those that a search by hand finds. */
@ExtendWith(SparkSessionExtension.class)
class ThresholdRuleTest {

  private static final int ROWS = 300;

  private final double[] scores = new double[ROWS];
  private final boolean[] truths = new boolean[ROWS];

  ThresholdRuleTest() {
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      truths[i] = random.nextInt(4) == 0;
      // With ties, as rounded probabilities have them.
      double score = 0.3 + (truths[i] ? 0.2 : 0) + 0.2 * random.nextGaussian();
      scores[i] = Math.round(100 * Math.min(0.99, Math.max(0.01, score))) / 100.0;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f1", "balanced", "recall=0.8", "precision=0.6", "cost=1:7", "cost=5:1"})
  void asASearchByHand(String text) {
    Threshold chosen = choose(text, scores, truths);
    double best = Double.NEGATIVE_INFINITY;
    TreeSet<Double> candidates = new TreeSet<>();
    for (double score : scores) {
      candidates.add(score - 0.005);
    }
    candidates.add(0.995);
    for (double candidate : candidates) {
      best = Math.max(best, value(text, candidate));
    }
    assertEquals(best, value(text, chosen.value()), 1e-12);
    assertTrue(best > Double.NEGATIVE_INFINITY);

    // What the model makes of it, and what is told of it, are the same.
    ClassColumns model =
        new ClassColumns(
            2,
            new double[] {1 - chosen.value(), chosen.value()},
            EnumSet.of(ClassColumns.Kind.PREDICTION));
    double tp = 0;
    double fp = 0;
    for (int i = 0; i < ROWS; i++) {
      double predicted = model.predict(new double[] {1 - scores[i], scores[i]});
      tp += truths[i] ? predicted : 0;
      fp += truths[i] ? 0 : predicted;
    }
    assertEquals(tp, chosen.counts().tp());
    assertEquals(fp, chosen.counts().fp());
  }

  private static Threshold choose(String rule, double[] scores, boolean[] truths) {
    return new ThresholdSample(scores, truths, new double[] {1, 1}).best(ThresholdRule.parse(rule));
  }

  @Test
  void aPrecisionThatCannotBeHadIsComeNearTo() {
    double[] few = {0.9, 0.8, 0.7, 0.1};
    boolean[] are = {false, true, true, false};
    Threshold chosen = choose("precision=0.9", few, are);
    assertEquals(0.4, chosen.value(), 1e-12);
    assertEquals(2.0 / 3, chosen.counts().precision(), 1e-12);
    assertEquals(
        Optional.of(
            "--threshold precision=0.9 is not met by any threshold on the validation rows: the"
                + " nearest has 0.6667"),
        ThresholdRule.parse("precision=0.9").unmet(chosen.counts()));
    Threshold lower = choose("precision=0.6", few, are);
    assertEquals(Optional.empty(), ThresholdRule.parse("precision=0.6").unmet(lower.counts()));
    assertEquals(Optional.empty(), ThresholdRule.parse("f1").unmet(lower.counts()));
  }

  @Test
  void whatIsNoNumberLosesToWhatIs() {
    Threshold chosen =
        Threshold.best(
            new double[] {0.8, 0.2},
            new boolean[] {true, false},
            new double[] {1, 1},
            counts -> counts.tp() == 0 ? Double.NaN : -counts.fp());
    assertEquals(0.5, chosen.value(), 1e-12);
  }

  @Test
  void aSampleKeepsTheRarerClass(SparkSession spark) {
    // 40 of 20,000 rows are of class 1, half of them with a probability above all others.
    Dataset<Row> scored =
        spark
            .range(0, 20_000, 1, 2)
            .selectExpr(
                "IF(id < 40, 1D, 0D) AS label",
                "IF(id < 20, 0.95, 0.9 * id / 20000) AS probability")
            .withColumn("probability", functions.col("probability").cast("double"));
    double[] rows = {19_960, 40};
    ThresholdSample sample = ThresholdSample.of(scored, rows, 2000, 1);
    int positives = 0;
    for (boolean truth : sample.truths()) {
      positives += truth ? 1 : 0;
    }
    assertEquals(40, positives);
    assertEquals(2000, sample.truths().length, 150);
    assertArrayEquals(new double[] {19_960 / 1960.0, 1}, sample.weights(), 1e-9);
    Threshold best = sample.best(ThresholdRule.parse("f1"));
    assertEquals(2.0 / 3, best.counts().f1(), 1e-12);
    assertEquals(19_960, best.counts().tn(), 1500);
    Threshold ofAll = ThresholdSample.of(scored, rows, 20_000, 1).best(ThresholdRule.parse("f1"));
    assertEquals(ofAll.counts().tp(), best.counts().tp());
  }

  /** What a rule asks for, computed anew; as low as can be where it is not allowed. */
  private double value(String text, double threshold) {
    double tp = 0;
    double fp = 0;
    double positives = 0;
    for (int i = 0; i < ROWS; i++) {
      boolean isTaken = scores[i] > threshold;
      tp += isTaken && truths[i] ? 1 : 0;
      fp += isTaken && !truths[i] ? 1 : 0;
      positives += truths[i] ? 1 : 0;
    }
    double recall = tp / positives;
    double precision = tp + fp == 0 ? 1 : tp / (tp + fp);
    double negatives = ROWS - positives;
    return switch (text) {
      case "f1" -> tp == 0 ? 0 : 2 * precision * recall / (precision + recall);
      case "balanced" -> (recall + (negatives - fp) / negatives) / 2;
      case "recall=0.8" -> recall >= 0.8 ? precision : Double.NEGATIVE_INFINITY;
      case "precision=0.6" -> precision >= 0.6 ? recall : Double.NEGATIVE_INFINITY;
      case "cost=1:7" -> -fp - 7 * (positives - tp);
      default -> -5 * fp - (positives - tp);
    };
  }

  @Test
  void costsOfMoreClassesMakeTheCheapestClassTheAnswer() {
    double[] thresholds = ThresholdRule.parse("cost=1:2:10").byCosts();
    assertArrayEquals(new double[] {1, 0.5, 0.1}, thresholds, 1e-15);
    ClassColumns model = new ClassColumns(3, thresholds, EnumSet.of(ClassColumns.Kind.PREDICTION));
    // Expected costs of not predicting them: 0.6, 0.6, 1.
    assertEquals(2, model.predict(new double[] {0.6, 0.3, 0.1}));
    assertEquals(0, model.predict(new double[] {0.85, 0.1, 0.05}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f2",
        "f1=1",
        "recall",
        "recall=0",
        "precision=1.1",
        "cost=1",
        "cost=1:-1",
        "cost=a:b"
      })
  void whatIsNoRuleIsRefused(String text) {
    BadInput refused = assertThrows(BadInput.class, () -> ThresholdRule.parse(text));
    assertTrue(
        refused.getMessage().startsWith("--threshold is '" + text + "'; it must be f1, balanced"),
        refused.getMessage());
  }

  @Test
  void rulesThatDoNotGoWithTheLabelAreRefused() {
    refused("f1", "--threshold f1 is for two classes, and label 'y' has 3", 9, 9, 9);
    refused("cost=1:2", "--threshold has 2 costs, but label 'y' has 3 classes", 9, 9, 9);
    refused("f1", "which are 9 of c0 and 0 of c1", 9, 0);
    ThresholdRule.parse("cost=1:2.5:3").require(classes(9, 0, 9));
    assertEquals("cost=1:2.5:3", ThresholdRule.parse("cost=1:2.5:3").toString());
  }

  private static void refused(String rule, String part, long... validation) {
    BadInput refused =
        assertThrows(BadInput.class, () -> ThresholdRule.parse(rule).require(classes(validation)));
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
  }

  private static ClassTarget classes(long... validation) {
    TreeMap<String, long[]> counts = new TreeMap<>();
    for (int k = 0; k < validation.length; k++) {
      counts.put("c" + k, new long[] {10, validation[k], 5});
    }
    List<String> names = List.copyOf(counts.keySet());
    return new ClassTarget("y", ClassTarget.Kind.TEXT, names, names, counts, 0, 0);
  }
}
