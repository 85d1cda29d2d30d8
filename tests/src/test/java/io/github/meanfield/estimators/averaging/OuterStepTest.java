package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkSessionExtension.class)
class OuterStepTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new ParameterLayout.Group("0", "W", 0, 2, 1, true),
              new ParameterLayout.Group("1", "mean", 2, 1, 1, true)));

  @Test
  void goesOnInTheDirectionOfEarlierRounds() {
    OuterStep step = new OuterStep(0.5, 2, LAYOUT);
    float[] velocity = step.freshVelocity(3);
    // Two weights, a running mean, and a number of the updater.
    float[] first = {2, 4, 8, 16};
    step.apply(new float[] {1, 5, 6, 10}, first, velocity, 1);
    // d = (1, -1), u = d: 1 + 2·1, 5 - 2·1.
    assertArrayEquals(new float[] {3, 3, 8, 16}, first);
    float[] second = {4, 4, 9, 20};
    step.apply(first, second, velocity, 1);
    // d = (1, 1), u = (1, -1)/2 + d = (1.5, 0.5).
    assertArrayEquals(new float[] {6, 4, 9, 20}, second);
    assertArrayEquals(new float[] {1.5f, 0.5f, 0}, velocity);
  }

  /** SlowMo divides a round's step by its learning rate, and multiplies by that of now. */
  @Test
  void earlierRoundsCountAtTheLearningRateOfNow() {
    OuterStep step = new OuterStep(0.5, 1, LAYOUT);
    float[] velocity = step.freshVelocity(3);
    float[] first = {2, 4, 8, 16};
    step.apply(new float[] {1, 5, 6, 10}, first, velocity, 1);
    float[] second = {2.25f, 4, 9, 20};
    step.apply(first, second, velocity, 0.25);
    // d = (0.25, 0), u = (1, -1)/2 + d / 0.25 = (1.5, -0.5), and the step is 0.25·u.
    assertArrayEquals(new float[] {2.375f, 3.875f, 9, 20}, second);
    assertArrayEquals(new float[] {1.5f, -0.5f, 0}, velocity);
  }

  @Test
  void aLearningRateThatHasVanishedIsNoDivisor() {
    OuterStep step = new OuterStep(0.5, 1, LAYOUT);
    float[] velocity = step.freshVelocity(3);
    float[] mean = {2, 4, 8, 16};
    step.apply(new float[] {2, 5, 6, 10}, mean, velocity, 0);
    assertArrayEquals(new float[] {2, 4, 8, 16}, mean);
  }

  @Test
  void meanRateOfARoundIsRelativeToThatOfTheStart() {
    TrainingPosition position = new TrainingPosition(new EpochSpan(3, 3), 1, 2, 8, 0, 0);
    assertEquals(1, position.relativeRate(schedule("constant", 0.3, 0), 7));
    assertEquals(0.25, position.relativeRate(schedule("step", 0.5, 0), 4));
    // (20 + 19 + 21) / 3 of the 64 minibatches of warm-up.
    assertEquals(20 / 64.0, position.relativeRate(schedule("constant", 1, 8), 3), 1e-15);
  }

  private static LearningRateSchedule schedule(String name, double decayRate, int warmupEpochs) {
    return new LearningRateSchedule(name, 0.1, 3, decayRate, 1, warmupEpochs, 10);
  }

  @Test
  void withoutMomentumTheMeanStaysToTheBit() {
    OuterStep step = new OuterStep(0, 1, LAYOUT);
    assertEquals(0, step.freshVelocity(3).length);
    float[] mean = {0.1f, 1e20f, 3, 4};
    step.apply(new float[] {1e10f, 0.7f, 1, 1}, mean, new float[0], 1);
    assertArrayEquals(new float[] {0.1f, 1e20f, 3, 4}, mean);
  }

  @Test
  void momentumGrowsWithTheWorkers() {
    int[] workers = {1, 3, 4, 7, 8, 15, 16, 100};
    double[] expected = {0, 0, 0.2, 0.2, 0.5, 0.5, 0.6, 0.6};
    for (int i = 0; i < workers.length; i++) {
      assertEquals(expected[i], OuterStep.automaticMomentum(workers[i]), workers[i] + " workers");
    }
  }

  /** Workers without a chunk do not count. */
  @Test
  void automaticMomentumIsThatOfTheWorkersThatTrain(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 128, 4, 2, 1);
    NeuralNetworkClassifier eightChunks =
        eightChunks().setNumWorkers(20).setLearningRateScaling("none");
    float[] automatic = parameters(eightChunks, rows);
    assertArrayEquals(automatic, parameters(eightChunks.setOuterMomentum(0.5), rows));
    assertFalse(Arrays.equals(automatic, parameters(eightChunks.setOuterMomentum(0.6), rows)));
  }

  @Test
  void automaticMomentumIsNoneWhereTheLearningRateIsScaled(SparkSession spark) {
    Dataset<Row> rows = Samples.blobs(spark, 128, 4, 2, 1);
    NeuralNetworkClassifier eightChunks = eightChunks().setNumWorkers(8);
    float[] automatic = parameters(eightChunks, rows);
    assertArrayEquals(automatic, parameters(eightChunks.setOuterMomentum(0), rows));
    assertFalse(Arrays.equals(automatic, parameters(eightChunks.setOuterMomentum(0.5), rows)));
  }

  /** Eight chunks of the 128 rows. */
  private static NeuralNetworkClassifier eightChunks() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {4})
        .setBatchSize(16)
        .setMaxEpochs(3);
  }

  private static float[] parameters(NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    return classifier.fit(rows).network().params().dup().data().asFloat();
  }
}
