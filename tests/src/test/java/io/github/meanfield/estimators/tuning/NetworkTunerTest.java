package io.github.meanfield.estimators.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.tuning.NetworkTunerModel;
import io.github.meanfield.transformers.tuning.Trial;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkSessionExtension.class)
class NetworkTunerTest {

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.range(0, 60, 1, 2).toDF();
  }

  private static NetworkTuner tuner(Planted planted) {
    return new NetworkTuner("tuner")
        .setEstimator(planted)
        .setEvaluator(new Planted.ByPrediction())
        .setSearchSpace(
            new SearchSpace()
                .add(planted.rate(), Distribution.logUniform(1e-4, 1))
                .add(planted.share(), Distribution.uniform(0, 1)))
        .setNumTrials(27)
        .setNumStages(1);
  }

  private static double quality(NetworkTunerModel model) {
    return ((Planted.Fitted) model.bestModel()).quality();
  }

  private static int epochs(NetworkTunerModel model) {
    return model.search().trials().stream()
        .flatMap(trial -> trial.rungs().stream())
        .mapToInt(Trial.Rung::epochs)
        .sum();
  }

  /** All of the trials but the time that they took. */
  private static List<String> outcomes(NetworkTunerModel model) {
    return model.search().trials().stream()
        .map(
            trial ->
                trial.stage()
                    + " "
                    + trial.number()
                    + " "
                    + trial.params()
                    + trial.rungs().stream()
                        .map(rung -> rung.epochs() + " epochs " + rung.metric())
                        .toList()
                    + trial.failure())
        .toList();
  }

  @Test
  void halvingFindsThePlantedOptimumWithFewerEpochs(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTunerModel plain = tuner(planted).fit(rows(spark));
    NetworkTunerModel halved = tuner(planted).setMinEpochs(1).fit(rows(spark));
    assertEquals(27 * 27, epochs(plain));
    // 27 trials, 9 of them to 3 epochs, 3 to 9 and one to 27.
    assertEquals(27 + 27 + 27 + 27, epochs(halved));
    assertEquals(plain.search().bestTrial().params(), halved.search().bestTrial().params());
    assertEquals(quality(plain), quality(halved));
    assertTrue(quality(halved) > -0.15, () -> "" + quality(halved));
    assertEquals(27, halved.search().bestTrial().epochs());
  }

  @Test
  void stagesComeNearerThanOneOfAsManyTrials(SparkSession spark) {
    Planted planted = new Planted("planted");
    double coarse = 0;
    double fine = 0;
    for (int seed = 0; seed < 4; seed++) {
      coarse += quality(tuner(planted).setNumTrials(20).setSeed(seed).fit(rows(spark)));
      fine +=
          quality(tuner(planted).setNumTrials(20).setNumStages(2).setSeed(seed).fit(rows(spark)));
    }
    double gain = fine - coarse;
    assertTrue(gain > 0, () -> "gain " + gain);
  }

  @Test
  void aLongerStageBeginsWithTheBestOfTheOneBefore(SparkSession spark) {
    NetworkTunerModel model =
        tuner(new Planted("planted"))
            .setNumTrials(8)
            .setNumStages(2)
            .setMinEpochs(3)
            .fit(rows(spark));
    List<Trial> trials = model.search().trials();
    List<Trial> first = trials.stream().filter(trial -> trial.stage() == 0).toList();
    assertEquals(4, first.size());
    // 27 epochs at the end, and a third of them in the stage before.
    assertEquals(9, first.stream().mapToInt(Trial::epochs).max().orElseThrow());
    Trial best =
        first.stream()
            .filter(trial -> trial.epochs() == 9)
            .max((a, b) -> Double.compare(a.metric(), b.metric()))
            .orElseThrow();
    assertEquals(best.params(), trials.get(4).params());
    assertEquals(27, model.search().bestTrial().epochs());
  }

  @Test
  void trialsAndWinnerAreTheSameHoweverManyRunAtATime(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTuner tuner = tuner(planted).setNumTrials(9).setNumStages(2).setMinEpochs(3);
    NetworkTunerModel one = tuner.fit(rows(spark));
    NetworkTunerModel four = tuner.copy(tuner.extractParamMap()).setParallelism(4).fit(rows(spark));
    assertEquals(outcomes(one), outcomes(four));
    assertEquals(one.search().best(), four.search().best());
  }

  @Test
  void failuresAreRecordedAndDoNotEndTheSearch(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTuner tuner =
        tuner(planted)
            .setNumTrials(6)
            .setSearchSpace(
                new SearchSpace().add(planted.rate(), Distribution.choices(0.01, 0.1, 10.0)));
    NetworkTunerModel model = tuner.fit(rows(spark));
    // There are no more than three that differ.
    assertEquals(3, model.search().trials().size());
    List<Trial> failed =
        model.search().trials().stream().filter(trial -> !trial.succeeded()).toList();
    assertEquals(1, failed.size());
    assertEquals("the rate is above 1", failed.get(0).failure());
    assertEquals(Map.of("rate", "10.0"), failed.get(0).params());
    assertEquals(Map.of("rate", "0.01"), model.search().bestTrial().params());
    String warning = "1 of 3 trials have failed: the rate is above 1";
    assertTrue(model.search().warnings().contains(warning), () -> "" + model.search().warnings());
    tuner.setSearchSpace(new SearchSpace().add(planted.rate(), Distribution.uniform(2, 3)));
    String message =
        assertThrows(IllegalStateException.class, () -> tuner.fit(rows(spark))).getMessage();
    assertEquals(
        "tuner: no trial has succeeded: 6 of 6 trials have failed: the rate is above 1", message);
  }

  @Test
  void aFullDiskEndsTheSearch(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTuner tuner =
        tuner(planted)
            .setSearchSpace(new SearchSpace().add(planted.share(), Distribution.choices(0.5, 2.0)));
    assertThrows(UncheckedIOException.class, () -> tuner.fit(rows(spark)));
  }

  @Test
  void aBestTrialThatCameNotToTheEndIsTold(SparkSession spark) {
    NetworkTuner tuner =
        tuner(new Planted("planted")).setNumTrials(3).setMinEpochs(9).setMaxMinutes(0.05);
    tuner.setListener(
        (trial, finished, planned, share) -> {
          try {
            Thread.sleep(finished == 1 ? 3100 : 0);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    NetworkTunerModel model = tuner.fit(rows(spark));
    Trial best = model.search().bestTrial();
    assertEquals(9, best.epochs());
    // The model itself comes to the end.
    assertEquals(best.metric() + 1.0 / 9 - 1.0 / 27, quality(model), 1e-9);
    String warning = "the best trial was trained for 9 of 27 epochs, as no trial came further";
    assertTrue(model.search().warnings().contains(warning), () -> "" + model.search().warnings());
  }

  @Test
  void onlyBackendsThatHaveCheckpointsKeepThem() {
    org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path("/kept");
    NeuralNetworkClassifier network = new NeuralNetworkClassifier();
    NetworkTuner tuner = new NetworkTuner().setEstimator(network);
    assertTrue(tuner.withCheckpoints(folder).isSet(network.checkpointDir()));
    network.setBackend("dl4j-spark");
    assertFalse(tuner.withCheckpoints(folder).isSet(network.checkpointDir()));
  }

  @Test
  void metricsOfAutomaticWorkersAreThoseOfSoManyCores(SparkSession spark) {
    NeuralNetworkClassifier network = new NeuralNetworkClassifier();
    NetworkTuner tuner =
        new NetworkTuner()
            .setEstimator(network)
            .setEvaluator(new Planted.ByPrediction())
            .setSearchSpace(new SearchSpace().add(network.dropout(), Distribution.uniform(0, 0.5)));
    String cores = "cores " + spark.sparkContext().defaultParallelism();
    assertTrue(SearchFingerprint.of(tuner, rows(spark)).parts().contains(cores));
    network.setNumWorkers(2);
    assertFalse(SearchFingerprint.of(tuner, rows(spark)).parts().contains(cores));
  }

  @Test
  void epochsCanBeSearchedFor(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTuner tuner =
        tuner(planted)
            .setNumTrials(3)
            .setSearchSpace(
                new SearchSpace().add(planted.maxEpochs(), Distribution.choices(2, 40, 9)));
    NetworkTunerModel model = tuner.fit(rows(spark));
    assertEquals(Map.of("maxEpochs", "40"), model.search().bestTrial().params());
    // rate and share are 1 by default.
    assertEquals(-4 - 0.49 - 1.0 / 40, quality(model), 1e-12);
  }

  @Test
  void anInterruptEndsTheSearch(SparkSession spark) {
    Thread searching = Thread.currentThread();
    NetworkTuner tuner =
        tuner(new Planted("planted"))
            .setListener((trial, finished, planned, share) -> searching.interrupt());
    assertThrows(CancellationException.class, () -> tuner.fit(rows(spark)));
    assertTrue(Thread.interrupted());
  }

  @Test
  void searchesOfOtherStagesOrNestedParamsHaveOtherFingerprints(SparkSession spark) {
    VectorAssembler first = new VectorAssembler();
    VectorAssembler second = new VectorAssembler();
    LogisticRegression nested = new LogisticRegression();
    OneVsRest all = new OneVsRest().setClassifier(nested);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {first, second, all});
    NetworkTuner tuner =
        new NetworkTuner("tuner").setEstimator(pipeline).setEvaluator(new Planted.ByPrediction());
    Set<String> ids = new HashSet<>();
    for (VectorAssembler searched : List.of(first, second)) {
      tuner.setSearchSpace(
          new SearchSpace().add(searched.handleInvalid(), Distribution.choices("skip", "keep")));
      ids.add(SearchFingerprint.of(tuner, rows(spark)).id());
      ids.add(SearchFingerprint.of(tuner.setParallelism(3), rows(spark).repartition(3)).id());
    }
    assertEquals(2, ids.size());
    nested.setMaxIter(3);
    ids.add(SearchFingerprint.of(tuner, rows(spark)).id());
    ids.add(SearchFingerprint.of(tuner.setSeed(8), rows(spark)).id());
    ids.add(SearchFingerprint.of(tuner, rows(spark).limit(59)).id());
    assertEquals(5, ids.size());
  }

  @Test
  void aBestValueAtTheBorderOfItsRangeIsTold(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTuner tuner = tuner(planted).setNumTrials(20);
    tuner.setSearchSpace(new SearchSpace().add(planted.rate(), Distribution.logUniform(0.02, 1)));
    List<String> warnings = tuner.fit(rows(spark)).search().warnings();
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("rate: the best value, 0.02"), warnings.get(0));
    assertTrue(
        warnings.get(0).contains("the lowest value of logUniform(0.02, 1.0)"), warnings.get(0));
  }

  @Test
  void aSearchThatWasKilledGoesOn(SparkSession spark, @TempDir Path directory) {
    Planted planted = new Planted("planted");
    NetworkTunerModel undisturbed = tuner(planted).setMinEpochs(3).fit(rows(spark));
    NetworkTuner kept =
        tuner(planted).setMinEpochs(3).setSearchDir(directory.toString()).setParallelism(2);
    kept.setListener(
        (trial, finished, planned, share) -> {
          assertEquals(27 + 9 + 3, planned);
          int epochs = finished <= 27 ? 3 * finished : 27 * 3 + 9 * (finished - 27);
          assertEquals(epochs / (3 * 81.0), share, 1e-12);
          if (finished == 30) {
            throw new IllegalStateException("killed");
          }
        });
    assertEquals(
        "killed",
        assertThrows(IllegalStateException.class, () -> kept.fit(rows(spark))).getMessage());
    int before = Planted.FITS.get();
    // Another process has other uids.
    NetworkTunerModel resumed =
        tuner(new Planted("of another process"))
            .setMinEpochs(3)
            .setSearchDir(directory.toString())
            .fit(rows(spark));
    int fits = Planted.FITS.get() - before;
    assertTrue(fits <= 39 - 30 + 1, () -> fits + " fits");
    assertEquals(outcomes(undisturbed), outcomes(resumed));
    // Other rows are another search.
    before = Planted.FITS.get();
    kept.setListener(null).fit(rows(spark).where("id > 3"));
    assertEquals(39 + 1, Planted.FITS.get() - before);
  }

  @Test
  void noTrialBeginsAfterTheTimeThatThereIs(SparkSession spark) {
    NetworkTuner tuner = tuner(new Planted("planted")).setMaxMinutes(1e-9);
    String message =
        assertThrows(IllegalStateException.class, () -> tuner.fit(rows(spark))).getMessage();
    assertTrue(message.contains("no trial has succeeded: maxMinutes 1.0E-9 have passed"), message);
  }

  @Test
  void foldsJudgeEachRowOnce(SparkSession spark) {
    Planted planted = new Planted("planted");
    NetworkTuner tuner = tuner(planted).setNumFolds(4);
    Set<Object> judged = new HashSet<>();
    for (Folds.Fold fold : Folds.of(tuner, rows(spark), 42, 0).list()) {
      List<Object> out = fold.validation().collectAsList().stream().map(row -> row.get(0)).toList();
      assertEquals(60 - out.size(), fold.training().count());
      assertEquals(60, fold.training().union(fold.validation()).distinct().count());
      out.forEach(id -> assertTrue(judged.add(id), () -> id + " is judged twice"));
    }
    assertEquals(60, judged.size());
    Dataset<Row> dealt = rows(spark).withColumn("fold", functions.expr("id % 4"));
    assertEquals(
        List.of(15L, 15L, 15L, 15L),
        Folds.of(tuner.setFoldCol("fold"), dealt, 42, 0).list().stream()
            .map(fold -> fold.validation().count())
            .toList());
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> tuner.setNumFolds(3).fit(dealt.drop("none")))
            .getMessage();
    assertTrue(message.contains("a row has 3 in foldCol 'fold'"), message);
  }

  @Test
  void rowsThatAColumnTellsJudgeTrials(SparkSession spark) {
    Dataset<Row> rows = rows(spark).withColumn("held", functions.expr("nullif(id % 3 = 0, false)"));
    NetworkTuner tuner = tuner(new Planted("planted")).setValidationIndicatorCol("held");
    Folds.Fold fold = Folds.of(tuner, rows).list().get(0);
    assertEquals(List.of(40L, 20L), List.of(fold.training().count(), fold.validation().count()));
    assertEquals(0, fold.validation().where("id % 3 > 0").count());
    // Networks validate by them too, if they are told.
    NeuralNetworkClassifier network = new NeuralNetworkClassifier();
    tuner.setEstimator(new Pipeline().setStages(new PipelineStage[] {network}));
    assertEquals(40, Folds.of(tuner, rows).list().get(0).training().count());
    Standardizer standardizer = new Standardizer().setValidationIndicatorCol("held");
    tuner.setEstimator(new Pipeline().setStages(new PipelineStage[] {standardizer, network}));
    assertEquals(40, Folds.of(tuner, rows).list().get(0).training().count());
    network.setValidationIndicatorCol("held");
    fold = Folds.of(tuner, rows).list().get(0);
    assertEquals(List.of(60L, 20L), List.of(fold.training().count(), fold.validation().count()));
    assertEquals(4, Folds.of(tuner.setNumFolds(4), rows).list().size());
  }

  @Test
  void whatDoesNotSuitIsRefused(SparkSession spark) {
    Planted planted = new Planted("planted");
    Map<NetworkTuner, String> wrong =
        Map.of(
            new NetworkTuner(),
            "there is no estimator",
            new NetworkTuner().setEstimator(planted),
            "there is no evaluator",
            tuner(planted).setSearchSpace(new SearchSpace()),
            "the search space is empty",
            tuner(planted).setMinEpochs(27),
            "maxEpochs is 27",
            tuner(planted)
                .setMinEpochs(2)
                .setSearchSpace(
                    new SearchSpace().add(planted.maxEpochs(), Distribution.integers(1, 9))),
            "that the search space leaves as it is",
            tuner(planted).setFoldCol("id"),
            "numFolds is 1",
            tuner(planted).setValidationIndicatorCol("id"),
            "validationIndicatorCol 'id' is of type",
            tuner(planted).setNumFolds(60).setSeed(2),
            "there are no rows to judge by");
    wrong.forEach(
        (tuner, words) -> {
          String message =
              assertThrows(IllegalArgumentException.class, () -> tuner.fit(rows(spark)))
                  .getMessage();
          assertTrue(message.startsWith(tuner.uid()) && message.contains(words), message);
        });
  }
}
