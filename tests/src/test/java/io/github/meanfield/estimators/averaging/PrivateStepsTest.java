package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.averaging.privacy.PrivacySettings;
import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.rows.RowBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Steps of rate 1 of a linear network from zeros, in which each row moves a weight of its own, by
 * as much as the clip lets it.
 */
class PrivateStepsTest {

  private static final int ROWS = 30;
  private static final int BATCH = 4;
  private static final int STEPS_OF_EPOCH = 3;
  private static final double CLIP = 0.01;

  /** Sums are divided by the rows that a step has on average. */
  private static final double MOVE = CLIP / (ROWS / STEPS_OF_EPOCH);

  /** So little that it changes no float. */
  private static final double NO_NOISE = 1e-30;

  private static final byte[] KEY = "sixteen bytes 16".getBytes(StandardCharsets.US_ASCII);

  private final DenseNetwork network =
      new DenseNetwork(
          new NeuralNetConfiguration.Builder()
              .updater(new Sgd(1))
              .list()
              .layer(
                  new OutputLayer.Builder(new LossMSE())
                      .nIn(ROWS)
                      .nOut(1)
                      .hasBias(false)
                      .activation(Activation.IDENTITY)
                      .build())
              .build()
              .toJson());

  private PrivateSteps steps(double noise) {
    float[] features = new float[ROWS * ROWS];
    for (int row = 0; row < ROWS; row++) {
      features[row * ROWS + row] = 1;
    }
    double[] targets = new double[ROWS];
    Arrays.fill(targets, 1e3);
    MiniBatch batch =
        new MiniBatch(
            BATCH,
            ROWS,
            new RegressionLoss(RegressionLoss.Kind.SQUARED, new double[1], new double[] {1}),
            1);
    return new PrivateSteps(
        new PrivacySettings(
            noise,
            CLIP,
            1e-5,
            Double.POSITIVE_INFINITY,
            STEPS_OF_EPOCH,
            STEPS_OF_EPOCH,
            1,
            KEY,
            false),
        network,
        new RowBlock(ROWS, features, targets, null, ROWS),
        batch,
        STEPS_OF_EPOCH);
  }

  /** Where a step leads to. */
  private float[] moves(PrivateSteps steps, int step) {
    network.begin(new float[ROWS], 0, 0, 0);
    steps.make(step % STEPS_OF_EPOCH, Step.PLAIN);
    return network.state();
  }

  private static void begin(PrivateSteps steps, long stream) {
    steps.begin(purpose -> purpose == SeedPurpose.PRIVACY ? stream : -1);
  }

  @Test
  void aStepDrawsEachRowByItselfAndClipsIt() {
    PrivateSteps steps = steps(NO_NOISE);
    int count = 600;
    int drawn = 0;
    Set<BitSet> draws = new HashSet<>();
    Set<Integer> sizes = new HashSet<>();
    for (int step = 0; step < count; step++) {
      if (step % STEPS_OF_EPOCH == 0) {
        begin(steps, step);
      }
      float[] moves = moves(steps, step);
      BitSet rows = new BitSet();
      for (int row = 0; row < ROWS; row++) {
        if (Math.abs(moves[row]) > MOVE / 1e3) {
          assertEquals(MOVE, moves[row], 1e-5 * MOVE, "row " + row + " in step " + step);
          rows.set(row);
        }
      }
      draws.add(rows);
      sizes.add(rows.cardinality());
      drawn += rows.cardinality();
    }
    double p = 1.0 / STEPS_OF_EPOCH;
    double share = drawn / (double) (count * ROWS);
    // Five standard errors.
    assertEquals(p, share, 5 * Math.sqrt(p * (1 - p) / (count * ROWS)));
    assertTrue(draws.size() > count * 0.99, draws.size() + " different draws");
    assertTrue(sizes.size() > 5, "numbers of rows: " + sizes);
    assertTrue(sizes.stream().anyMatch(size -> size > 2 * BATCH), "numbers of rows: " + sizes);
  }

  @Test
  void noiseIsInUnitsOfTheClip() {
    double noise = 50;
    PrivateSteps steps = steps(noise);
    begin(steps, 1);
    int count = 200;
    double squares = 0;
    for (int step = 0; step < count; step++) {
      for (float move : moves(steps, step)) {
        squares += (double) move * move;
      }
    }
    double expected = noise * MOVE * noise * MOVE;
    // Five standard errors; what rows move is far less.
    double error = 5 * Math.sqrt(2.0 / (count * ROWS));
    assertEquals(expected, squares / (count * ROWS), error * expected);
  }

  @Test
  void drawsAndSeedsAreThoseOfTheStream() {
    PrivateSteps steps = steps(1);
    begin(steps, 7);
    long seed = steps.seed(SeedPurpose.TRAINING);
    assertNotEquals(seed, steps.seed(SeedPurpose.TRAINING), "the same seed twice");
    float[] first = moves(steps, 0);
    assertFalse(Arrays.equals(first, moves(steps, 1)));
    begin(steps, 8);
    assertNotEquals(seed, steps.seed(SeedPurpose.TRAINING), "the seed of another stream");
    begin(steps, 7);
    assertEquals(seed, steps.seed(SeedPurpose.TRAINING));
    steps.seed(SeedPurpose.AUGMENTATION);
    assertArrayEquals(first, moves(steps, 0));
  }

  @Test
  void sumsTellNothingOfRows() {
    PrivateSteps steps = steps(1);
    begin(steps, 1);
    moves(steps, 0);
    begin(steps, 2);
    assertEquals(0, steps.lossSum());
    assertEquals(2 * ROWS, steps.weightSum());
  }
}
