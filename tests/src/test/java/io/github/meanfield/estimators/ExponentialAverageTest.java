package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.junit.jupiter.api.Test;

/** The exponential average of the networks of a fit. */
class ExponentialAverageTest extends CheckpointedFits {

  private static final double DECAY = 0.3;

  private static NeuralNetworkClassifier plain(int maxEpochs) {
    return classifier()
        .setSchedule("constant")
        .setPatience(0)
        .setRestoreBest(false)
        .setOuterMomentum(0)
        .setAveragingFrequency(64)
        .setBatchSize(60)
        .setMaxEpochs(maxEpochs);
  }

  private static float[] floats(NeuralNetworkClassificationModel model) {
    return model.network().params().dup().data().asFloat();
  }

  /** An epoch is one round of one minibatch for each of 3 workers. */
  @Test
  void theModelIsTheWeightedMeanOfTheNetworksAfterEachStep() {
    int epochs = 5;
    double[] mean = new double[floats(plain(1).fit(rows)).length];
    for (int epoch = 1; epoch <= epochs; epoch++) {
      float[] network = floats(plain(epoch).fit(rows));
      double decay = Math.min(DECAY, (epoch - 1) / (epoch + 8.0));
      for (int i = 0; i < mean.length; i++) {
        mean[i] = decay * mean[i] + (1 - decay) * network[i];
      }
    }
    NeuralNetworkClassificationModel averaged =
        plain(epochs).setExponentialAverage(DECAY).fit(rows);
    float[] found = floats(averaged);
    for (int i = 0; i < mean.length; i++) {
      assertEquals(mean[i], found[i], 1e-5);
    }
    // What is trained is not the average.
    assertEquals(losses(plain(epochs).fit(rows)), losses(averaged), "losses of training rows");
  }

  private static List<Double> losses(NeuralNetworkClassificationModel model) {
    return model.summary().epochs().stream().map(EpochRecord::trainLoss).toList();
  }

  @Test
  void theFirstNetworkIsItsOwnAverage() {
    assertArrayEquals(
        floats(plain(1).fit(rows)), floats(plain(1).setExponentialAverage(DECAY).fit(rows)));
  }

  @Test
  void aRoundOfSeveralStepsHasTheAverageOfThemAll() {
    NeuralNetworkClassifier byStep = plain(6).setNumWorkers(1).setExponentialAverage(DECAY);
    float[] expected = floats(byStep.fit(rows));
    float[] found = floats(byStep.copy(ParamMap.empty()).setEpochsPerRound(3).fit(rows));
    assertArrayEquals(expected, found, 1e-6f);
  }

  @Test
  void itIsWhatIsJudgedAndRestored() {
    NeuralNetworkClassificationModel model =
        classifier().setExponentialAverage(DECAY).setMaxNorm(1).fit(rows);
    double found =
        model.transform(rows.where("validation")).where("prediction = label").count() / 60.0;
    EpochRecord best = model.summary().epochs().get(model.summary().bestEpoch() - 1);
    assertEquals(found, best.validationMetric(), 1e-9);
  }

  @Test
  void aFitThatWasBrokenOffGoesOnToTheSameBits() {
    NeuralNetworkClassifier estimator = classifier().setExponentialAverage(DECAY);
    NeuralNetworkClassificationModel undisturbed = estimator.fit(rows);
    estimator.setCheckpointDir(path());
    breakOff(estimator, 3);
    Recorder recorder = new Recorder();
    assertSameFit(undisturbed, estimator.setTrainingListener(recorder).fit(rows));
    assertEquals("resumed after 3", recorder.heard.get(0));
  }
}
