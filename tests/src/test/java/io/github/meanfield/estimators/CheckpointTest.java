package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.CheckpointedFits.Recorder;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fits that go on from a checkpoint come to the network of a fit that was never broken off. */
class CheckpointTest extends CheckpointedFits {

  @ParameterizedTest
  @CsvSource({
    "dense, average, true, 1, 3",
    "dense, reset, true, 1, 3",
    "dl4j, average, true, 1, 3",
    "dl4j, reset, false, 2, 3",
    "dense, average, false, 2, 5"
  })
  void aFitThatWasBrokenOffGoesOnToTheSameBits(
      String engine, String updaterState, boolean restoreBest, int interval, int lastEpoch) {
    NeuralNetworkClassifier estimator =
        classifier()
            .setEngine(engine)
            .setUpdaterState(updaterState)
            .setRestoreBest(restoreBest)
            .setCheckpointInterval(interval);
    NeuralNetworkClassificationModel undisturbed = estimator.fit(rows);
    estimator.setCheckpointDir(path());
    breakOff(estimator, lastEpoch);
    Recorder recorder = new Recorder();
    assertSameFit(undisturbed, estimator.setTrainingListener(recorder).fit(rows));
    int kept = lastEpoch / interval * interval;
    assertEquals("resumed after " + kept, recorder.heard.get(0));
    assertEquals("epoch " + (kept + 1), recorder.heard.get(1));
  }

  @Test
  void aRegressorGoesOnToTheSameBits() {
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor()
            .setHiddenLayers(new int[] {4})
            .setDropout(0.2)
            .setNumWorkers(2)
            .setMaxEpochs(4);
    NeuralNetworkRegressionModel undisturbed = regressor.fit(rows);
    regressor.setCheckpointDir(path());
    regressor.copy(new ParamMap().put(regressor.maxEpochs().w(2))).fit(rows);
    Recorder recorder = new Recorder();
    NeuralNetworkRegressionModel resumed = regressor.setTrainingListener(recorder).fit(rows);
    assertEquals("resumed after 2", recorder.heard.get(0));
    assertSameBits(undisturbed.network().params(), resumed.network().params());
    assertEquals(losses(undisturbed.summary()), losses(resumed.summary()));
  }

  @Test
  void afterTheEndTheSameModelComesBackUntrained() {
    NeuralNetworkClassifier estimator = classifier().setCheckpointDir(path());
    NeuralNetworkClassificationModel first = estimator.fit(rows);
    Recorder recorder = new Recorder();
    // Another instance, so another uid; and other partitions.
    NeuralNetworkClassificationModel again =
        classifier().setCheckpointDir(path()).setTrainingListener(recorder).fit(rows.coalesce(1));
    assertSameFit(first, again);
    assertEquals(first.summary().epochs(), again.summary().epochs(), "seconds are those of then");
    assertFalse(first.summary().kernels().isEmpty());
    assertEquals(first.summary().kernels(), again.summary().kernels());
    int epochs = first.summary().epochs().size();
    assertEquals(List.of("resumed after " + epochs, first.summary().stopReason()), recorder.heard);
  }

  @Test
  void trainingMayEndLaterOrSooner() throws IOException {
    NeuralNetworkClassifier estimator = classifier().setPatience(0).setCheckpointDir(path());
    NeuralNetworkClassifier plain = classifier().setPatience(0);
    for (int epochs : new int[] {3, 6, 2}) {
      assertSameFit(plain.setMaxEpochs(epochs).fit(rows), estimator.setMaxEpochs(epochs).fit(rows));
    }
    assertEquals(
        List.of(
            "epoch-000001.checkpoint",
            "epoch-000002.checkpoint",
            "epoch-000005.checkpoint",
            "epoch-000006.checkpoint"),
        checkpoints(),
        "those of the longer fit stay");
  }

  @Test
  void patienceMayChange() {
    NeuralNetworkClassifier estimator = classifier().setLearningRate(0.5).setMaxEpochs(12);
    int least = 12;
    int most = 0;
    for (int patience : new int[] {2, 4, 1}) {
      NeuralNetworkClassificationModel undisturbed = estimator.setPatience(patience).fit(rows);
      assertSameFit(
          undisturbed,
          estimator.copy(new ParamMap().put(estimator.checkpointDir(), path())).fit(rows));
      least = Math.min(least, undisturbed.summary().epochs().size());
      most = Math.max(most, undisturbed.summary().epochs().size());
    }
    assertTrue(least < most, least + " to " + most + " epochs");
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    classifier()
        .setPatience(0)
        .setMaxEpochs(7)
        .setCheckpointInterval(3)
        .setCheckpointDir(path())
        .fit(rows);
    assertEquals(List.of("epoch-000006.checkpoint", "epoch-000007.checkpoint"), checkpoints());
  }

  @Test
  void fitsThatDifferDoNotMeet() throws IOException {
    NeuralNetworkClassifier first = classifier().setMaxEpochs(1).setCheckpointDir(path());
    first.fit(rows);
    List<NeuralNetworkClassifier> same =
        Stream.of("x", "y", "z").map(uid -> settings(new NeuralNetworkClassifier(uid))).toList();
    same.get(0).setPatience(9).setRestoreBest(false);
    same.get(1).setStorageLevel("DISK_ONLY").setScoringBatchSize(7).setThresholds(THRESHOLDS);
    same.get(2).setPatience(0).setCheckpointInterval(5);
    for (NeuralNetworkClassifier estimator : same) {
      estimator.setMaxEpochs(1).setCheckpointDir(path()).fit(rows);
      assertEquals(1, folders().size(), estimator.uid());
    }
    int folders = 1;
    for (NeuralNetworkClassifier other : others()) {
      other.setMaxEpochs(1).setCheckpointDir(path()).fit(rows);
      assertEquals(++folders, folders().size(), other.uid());
    }
    for (Dataset<Row> other : otherRows()) {
      first.fit(other);
      assertEquals(++folders, folders().size());
    }
  }

  @Test
  void minDeltaAndMaxEpochsCountIfTheScheduleLooksAtThem() throws IOException {
    NeuralNetworkClassifier estimator = classifier().setMaxEpochs(1).setCheckpointDir(path());
    int[] folders =
        IntStream.range(0, 2)
            .map(
                cosine -> {
                  estimator.setSchedule(cosine == 0 ? "plateau" : "cosine").setMinDelta(0);
                  estimator.setMaxEpochs(1).fit(rows);
                  estimator.setMinDelta(0.1).fit(rows);
                  estimator.setMaxEpochs(2).fit(rows);
                  return folders().size();
                })
            .toArray();
    assertEquals(List.of(2, 4), IntStream.of(folders).boxed().toList());
  }

  @Test
  void aCrossValidationSharesADirectory() {
    NeuralNetworkClassifier estimator = classifier().setPatience(0);
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setEstimatorParamMaps(
                new ParamGridBuilder()
                    .addGrid(estimator.maxEpochs(), new int[] {1, 3})
                    .addGrid(estimator.learningRate(), new double[] {0.01, 0.05})
                    .build())
            .setNumFolds(2)
            .setSeed(5)
            .setParallelism(2);
    double[] expected = validator.fit(rows).avgMetrics();
    estimator.setCheckpointDir(path());
    for (int time = 0; time < 2; time++) {
      assertEquals(
          List.of(boxed(expected)),
          List.of(boxed(validator.fit(rows).avgMetrics())),
          "fit " + time);
    }
    // Two learning rates on two folds, and the better one on all rows.
    assertEquals(5, folders().size());
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused(SparkSession spark) {
    RefusingFileSystem.register(spark.sparkContext().hadoopConfiguration());
    RefusingFileSystem.refusal = RefusingFileSystem.Refusal.MKDIRS;
    try {
      assertRefused(
          () -> classifier().setCheckpointDir("refusing://" + path()).fit(rows), "no MKDIRS today");
    } finally {
      RefusingFileSystem.refusal = RefusingFileSystem.Refusal.NOTHING;
    }
  }
}
