package io.github.meanfield.estimators;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What fits tell of their privacy. */
@ExtendWith(SparkSessionExtension.class)
class PrivacySummaryTest {

  private static Dataset<Row> rows;

  @TempDir Path directory;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    rows = PrivateFits.rows(spark);
  }

  @Test
  void theSummaryTellsTheGuaranteeAndNothingOfRows() throws Exception {
    NeuralNetworkClassificationModel model = PrivateFits.classifier().setNumNetworks(2).fit(rows);
    TrainingSummary.Privacy privacy = model.summary().privacy();
    // 120 rows of a chunk in 6 steps of an epoch, 3 epochs, 2 networks.
    assertEquals(1.0 / 6, privacy.samplingRate());
    assertEquals(1, privacy.noiseMultiplier());
    assertEquals(3, privacy.epsilonByEpoch().size());
    assertEquals(privacy.epsilon(), privacy.epsilonByEpoch().get(2));
    assertTrue(privacy.epsilonByEpoch().get(0) < privacy.epsilon());
    assertEquals(List.of(), model.summary().examples());
    assertEquals(List.of(), model.exampleFeatures());
    assertEquals(List.of(), model.summary().warnings());
    for (EpochRecord epoch : model.summary().epochs()) {
      assertTrue(Double.isNaN(epoch.trainLoss()));
      assertEquals(240, epoch.rows());
    }
    TrainingSummary.Privacy inRounds =
        PrivateFits.classifier()
            .setNumNetworks(2)
            .setEpochsPerRound(2)
            .fit(rows)
            .summary()
            .privacy();
    assertEquals(privacy.epsilonByEpoch().subList(1, 3), inRounds.epsilonByEpoch());
    assertEquals(privacy.epsilon(), inRounds.epsilon());
    String path = directory.resolve("model").toString();
    model.save(path);
    TrainingSummary loaded = NeuralNetworkClassificationModel.load(path).summary();
    assertEquals(privacy, loaded.privacy());
    // The epochs of the second network are not those that ε is told after.
    TrainingSummary.Privacy ofSecond = model.ofNetworks(1, 2).summary().privacy();
    assertEquals(privacy.epsilon(), ofSecond.epsilon());
    assertEquals(List.of(), ofSecond.epsilonByEpoch());
    assertTrue(loaded.history().first().isNullAt(3));
    assertNull(PrivateFits.classifier().setDpNoiseMultiplier(0).fit(rows).summary().privacy());
  }

  @Test
  void theBudgetEndsTrainingOrFindsTheNoise() {
    NeuralNetworkClassifier budget = PrivateFits.classifier().setDpEpsilon(8).setMaxEpochs(50);
    TrainingSummary cut = budget.fit(rows).summary();
    int epochs = cut.epochs().size();
    assertTrue(epochs > 0 && epochs < 50, epochs + " epochs");
    assertEquals("dpEpsilon is spent after " + epochs + " epochs", cut.stopReason());
    assertTrue(cut.privacy().epsilon() <= 8);
    TrainingSummary found = budget.setDpNoiseMultiplier(0).setMaxEpochs(5).fit(rows).summary();
    assertEquals("maxEpochs 5 reached", found.stopReason());
    assertTrue(found.privacy().epsilon() <= 8 && found.privacy().epsilon() > 7.9);
    assertRefused(
        () -> budget.setDpNoiseMultiplier(0.3).setDpEpsilon(1).fit(rows),
        "classifier: param dpEpsilon is 1.0, which one epoch with dpNoiseMultiplier 0.3 exceeds");
    assertRefused(
        () -> PrivateFits.classifier().setDpDelta(0.01).fit(rows),
        "classifier: param dpDelta is 0.01, but must be below 1 over the 240 training rows; set it"
            + " to 4e-04 or less");
  }

  @Test
  void networksOfSeveralFitsGiveAwayWhatEachDoes() {
    NeuralNetworkClassificationModel one = PrivateFits.classifier().setMaxEpochs(1).fit(rows);
    NeuralNetworkClassificationModel other =
        PrivateFits.classifier().setDpNoiseMultiplier(2).fit(rows);
    TrainingSummary.Privacy both = one.averagedWith(List.of(other)).summary().privacy();
    assertEquals(
        one.summary().privacy().epsilon() + other.summary().privacy().epsilon(), both.epsilon());
    assertEquals(2e-5, both.delta(), 1e-12);
    NeuralNetworkClassificationModel open =
        PrivateFits.classifier().setDpNoiseMultiplier(0).fit(rows);
    assertNull(one.averagedWith(List.of(open)).summary().privacy());
  }

  @Test
  void aFitThatWasBrokenOffCountsAllItsEpochs() {
    NeuralNetworkClassifier estimator =
        PrivateFits.classifier().setCheckpointDir(directory.toString());
    estimator.setMaxEpochs(2).fit(rows);
    List<String> heard = new ArrayList<>();
    estimator.setTrainingListener(
        new TrainingListener() {
          @Override
          public void onResume(List<EpochRecord> epochs) {
            heard.add("resumed after " + epochs.size());
          }
        });
    TrainingSummary whole = estimator.setMaxEpochs(3).fit(rows).summary();
    assertEquals(List.of("resumed after 2"), heard);
    assertEquals(
        PrivateFits.classifier().fit(rows).summary().privacy().epsilon(),
        whole.privacy().epsilon(),
        0);
    estimator.setDpClip(2).fit(rows);
    estimator.setDpClip(1).setDpNoiseMultiplier(2).fit(rows);
    assertEquals(1, heard.size(), "other noise goes on from the checkpoint: " + heard);
  }
}
