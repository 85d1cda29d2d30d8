package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds of several epochs: 180 rows for training and 60 for validation. */
class EpochsPerRoundTest extends CheckpointedFits {

  /** Dropout, Adam and a schedule, without patience. */
  private static NeuralNetworkClassifier fit(int numWorkers, int epochsPerRound, int maxEpochs) {
    return classifier()
        .setSchedule("cosine")
        .setOuterMomentum(-1)
        .setPatience(0)
        .setBatchSize(16)
        .setAveragingFrequency(64)
        .setNumWorkers(numWorkers)
        .setEpochsPerRound(epochsPerRound)
        .setMaxEpochs(maxEpochs);
  }

  private static List<Integer> epochs(TrainingSummary summary) {
    return summary.epochs().stream().map(EpochRecord::epoch).toList();
  }

  @ParameterizedTest
  @CsvSource({"dense", "dl4j"})
  void withOneWorkerNothingChangesButWhenItIsJudged(String engine) {
    NeuralNetworkClassificationModel plain =
        fit(1, 1, 10).setEngine(engine).setRestoreBest(false).fit(rows);
    NeuralNetworkClassificationModel rounds =
        fit(1, 4, 10).setEngine(engine).setRestoreBest(false).fit(rows);
    assertArrayEquals(floats(plain), floats(rounds));
    List<EpochRecord> records = rounds.summary().epochs();
    assertEquals(List.of(4, 8, 10), epochs(rounds.summary()));
    assertEquals(List.of(720L, 720L, 360L), records.stream().map(EpochRecord::rows).toList());
    for (EpochRecord record : records) {
      EpochRecord same = plain.summary().epochs().get(record.epoch() - 1);
      assertEquals(same.validationLoss(), record.validationLoss());
      assertEquals(same.learningRate(), record.learningRate());
      assertEquals(1, record.rounds());
    }
    double mean =
        plain.summary().epochs().stream().limit(4).mapToDouble(EpochRecord::trainLoss).sum() / 4;
    assertEquals(mean, records.get(0).trainLoss(), 1e-12);
    assertTrue(rounds.summary().stopReason().startsWith("maxEpochs 10 reached"));
  }

  @Test
  void theBestIsThatOfTheLastEpochOfARound() {
    TrainingSummary summary = fit(1, 3, 12).setLearningRate(0.5).fit(rows).summary();
    EpochRecord best =
        summary.epochs().stream()
            .filter(epoch -> epoch.epoch() == summary.bestEpoch())
            .findFirst()
            .orElseThrow();
    double least =
        summary.epochs().stream().mapToDouble(EpochRecord::validationLoss).min().getAsDouble();
    assertEquals(least, best.validationLoss());
  }

  @Test
  void severalWorkersAreAveragedOnlyAfterARound() {
    float[] plain = floats(fit(2, 1, 4).fit(rows));
    assertFalse(Arrays.equals(plain, floats(fit(2, 4, 4).fit(rows))));
  }

  @Test
  void epochsOfSeveralRoundsStayAsTheyAre() {
    NeuralNetworkClassificationModel plain = fit(2, 1, 4).setAveragingFrequency(1).fit(rows);
    NeuralNetworkClassificationModel same = fit(2, 4, 4).setAveragingFrequency(1).fit(rows);
    assertSameFit(plain, same);
    assertEquals(4, same.summary().epochs().size());
  }

  /** An epoch has 12 minibatches for one worker. */
  @ParameterizedTest
  @CsvSource({
    // maxEpochs, averagingFrequency, patience, schedule, first records
    "160, 64, 0, cosine, 5",
    "160, 24, 0, cosine, 2",
    "64, 64, 0, cosine, 2",
    "20, 64, 0, cosine, 1",
    "160, 64, 12, cosine, 3",
    "160, 64, 3, cosine, 1",
    "160, 64, 0, plateau, 4"
  })
  void aNumberIsChosenByTheMinibatches(
      int maxEpochs, int averagingFrequency, int patience, String schedule, int chosen) {
    TrainingSummary summary =
        fit(1, 0, maxEpochs)
            .setAveragingFrequency(averagingFrequency)
            .setPatience(patience)
            .setSchedule(schedule)
            .setDecayEpochs(16)
            .fit(rows)
            .summary();
    assertEquals(List.of(chosen, 2 * chosen), epochs(summary).subList(0, 2));
  }

  @Test
  void patienceEndsWithTheRoundThatCompletesIt() {
    TrainingSummary summary =
        fit(1, 4, 200)
            .setSchedule("constant")
            .setLearningRate(0.5)
            .setPatience(6)
            .fit(rows)
            .summary();
    int last = summary.epochs().get(summary.epochs().size() - 1).epoch();
    assertEquals(summary.bestEpoch() + 8, last);
    assertTrue(summary.stopReason().endsWith("for 8 epochs"), summary.stopReason());
  }

  @Test
  void aFitThatWasBrokenOffGoesOnFromTheEndOfARound() {
    NeuralNetworkClassifier estimator = fit(3, 3, 12).setCheckpointInterval(4);
    NeuralNetworkClassificationModel undisturbed = estimator.fit(rows);
    estimator.setCheckpointDir(path());
    breakOff(estimator, 9);
    // The rounds that come past the epochs 4 and 8.
    assertEquals(List.of("epoch-000006.checkpoint", "epoch-000009.checkpoint"), checkpoints());
    Recorder recorder = new Recorder();
    assertSameFit(undisturbed, estimator.setTrainingListener(recorder).fit(rows));
    assertEquals("epoch 12", recorder.heard.get(1));
  }

  /** A longer fit has no averaging after epoch 10, where a shorter one has its last. */
  @Test
  void aLongerFitGoesOnFromTheLastWholeRound() {
    NeuralNetworkClassifier estimator =
        fit(3, 4, 10).setSchedule("constant").setCheckpointDir(path());
    estimator.fit(rows);
    assertEquals(List.of("epoch-000008.checkpoint", "epoch-000010.checkpoint"), checkpoints());
    Recorder recorder = new Recorder();
    NeuralNetworkClassificationModel longer =
        estimator.setMaxEpochs(16).setTrainingListener(recorder).fit(rows);
    assertEquals(List.of("resumed after 2", "epoch 12"), recorder.heard.subList(0, 2));
    estimator.clear(estimator.checkpointDir());
    assertSameFit(estimator.fit(rows), longer);
  }

  private static float[] floats(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }
}
