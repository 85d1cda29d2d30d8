package io.github.meanfield.stages.network.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Mixup;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shifts, noise and mixing of what a network for tables makes of features. */
class ShiftedNumbersTest {

  private static final int ROWS = 12;
  private static final int FEATURES = SmallTables.FEATURES;

  private static NeuralNetworkClassifier params() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {5})
        .setActivation("tanh")
        .setUpdater("sgd")
        .setLearningRate(0.5);
  }

  private static List<FeatureSlot> slots(String embedding) {
    return switch (embedding) {
      case "piecewise" -> SmallTables.piecewise();
      case "periodic" -> SmallTables.periodic();
      default -> SmallTables.slots();
    };
  }

  private static DenseNetwork network(NeuralNetworkClassifier params, List<FeatureSlot> slots) {
    return network(SmallTables.configuration(params, slots, true));
  }

  /** A network whose parameters are all different from 0. */
  private static DenseNetwork network(String configuration) {
    DenseNetwork network = new DenseNetwork(configuration);
    network.begin(parameters(network.parameterLength()), 0, 0, 1);
    return network;
  }

  private static float[] parameters(int length) {
    Random random = new Random(4);
    float[] parameters = new float[length];
    for (int i = 0; i < length; i++) {
      parameters[i] = (float) (0.6 * random.nextGaussian());
    }
    return parameters;
  }

  @ParameterizedTest
  @CsvSource({
    "none, true",
    "none, false",
    "piecewise, true",
    "piecewise, false",
    "periodic, true",
    "periodic, false"
  })
  void derivativesByShiftsAreCentredDifferences(String embedding, boolean learnedScale) {
    DenseNetwork network =
        network(
            SmallTables.configuration(params().setDropout(0.5), slots(embedding), learnedScale));
    MiniBatch batch = SmallTables.batch(ROWS, 3);
    float[] features = batch.features();
    Random random = new Random(2);
    float[] shifts = new float[ROWS * FEATURES];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = (float) (0.3 * random.nextGaussian());
    }
    float[] gradient = new float[shifts.length];
    network.shiftGradient(features, ROWS, shifts, batch::gradient, gradient);
    double largest = 0;
    for (float slope : gradient) {
      largest = Math.max(largest, Math.abs(slope));
    }
    assertTrue(largest > 0.05, "largest " + largest);
    float step = 0x1p-8f;
    for (int i = 0; i < shifts.length; i++) {
      float at = shifts[i];
      shifts[i] = at + step;
      double above = loss(network, batch, shifts);
      shifts[i] = at - step;
      double below = loss(network, batch, shifts);
      shifts[i] = at;
      int feature = i % FEATURES;
      assertEquals((above - below) / (2 * step), gradient[i], 2e-3 * largest, "at " + i);
      if (feature > 2 || Float.isNaN(features[i])) {
        assertEquals(0, gradient[i], "a category or a missing number at " + i);
      }
    }
  }

  private static double loss(DenseNetwork network, MiniBatch batch, float[] shifts) {
    float[] outputs = network.outputs(batch.features(), ROWS, shifts);
    return batch.gradient(outputs, new float[outputs.length]);
  }

  @Test
  void noShiftIsNoChangeAndLeavesNothingBehind() {
    DenseNetwork network = network(params(), SmallTables.piecewise());
    float[] features = SmallTables.features(ROWS, 1);
    float[] plain = network.outputs(features, ROWS);
    float[] shifts = new float[ROWS * FEATURES];
    assertArrayEquals(plain, network.outputs(features, ROWS, shifts));
    Arrays.fill(shifts, 0.5f);
    assertFalse(Arrays.equals(plain, network.outputs(features, ROWS, shifts)));
    assertArrayEquals(plain, network.outputs(features, ROWS));
  }

  @ParameterizedTest
  @CsvSource({"none", "piecewise"})
  void theGradientOfMixedRowsIsThatOfTheirLoss(String embedding) {
    DenseNetwork network = network(params(), slots(embedding));
    Mixup mixup = new Mixup(3, ROWS);
    mixup.begin(2, 1);
    MiniBatch batch = SmallTables.mixed(ROWS, 3, mixup);
    assertEquals(0.5, mixup.share(), 0.4);
    float[] parameters = parameters(network.parameterLength());
    float[] gradient = new float[parameters.length];
    float[] unused = new float[parameters.length];
    network.gradient(batch, gradient);
    double largest = 0;
    for (float slope : gradient) {
      largest = Math.max(largest, Math.abs(slope));
    }
    float step = 0x1p-7f;
    for (int i = 0; i < parameters.length; i++) {
      float at = parameters[i];
      parameters[i] = at + step;
      network.begin(parameters, 0, 0, 1);
      double above = network.gradient(batch, unused);
      parameters[i] = at - step;
      network.begin(parameters, 0, 0, 1);
      double below = network.gradient(batch, unused);
      parameters[i] = at;
      assertEquals(
          (above - below) / (2 * step) / ROWS, gradient[i], 2e-3 * largest, "parameter " + i);
    }
  }

  @Test
  void aStepFollowsBothGradientsByTheirShares() {
    DenseNetwork network = network(params(), SmallTables.piecewise());
    MiniBatch batch = SmallTables.batch(ROWS, 3);
    float[] start = parameters(network.parameterLength());
    float[] shifts = new float[ROWS * FEATURES];
    Arrays.fill(shifts, 0.25f);
    double cleanLoss = network.fit(batch, Step.PLAIN);
    float[] clean = network.state();
    network.begin(start, 0, 0, 1);
    double shiftedLoss = network.fit(batch, shifts, 1, Step.PLAIN);
    float[] shifted = network.state();
    assertFalse(Arrays.equals(clean, shifted));
    network.begin(start, 0, 0, 1);
    assertEquals(
        0.3 * shiftedLoss + 0.7 * cleanLoss, network.fit(batch, shifts, 0.3, Step.PLAIN), 1e-5);
    float[] both = network.state();
    for (int i = 0; i < start.length; i++) {
      assertEquals(0.3 * shifted[i] + 0.7 * clean[i], both[i], 1e-5, "parameter " + i);
    }
  }

  @Test
  void noiseIsOfNumbersInTrainingAlone() {
    String quiet = SmallTables.configuration(params(), SmallTables.piecewise(), true);
    String noisy =
        SmallTables.configuration(params().setInputNoise(0.5), SmallTables.piecewise(), true);
    assertEquals(
        0.5, NetworkConfiguration.parse(noisy).tabularInput().orElseThrow().noise(), "saved");
    float[] features = SmallTables.features(ROWS, 1);
    assertArrayEquals(
        network(quiet).outputs(features, ROWS), network(noisy).outputs(features, ROWS));
    MiniBatch batch = SmallTables.batch(ROWS, 3);
    double loss = network(quiet).fit(batch, Step.PLAIN);
    DenseNetwork one = network(noisy);
    double first = one.fit(batch, Step.PLAIN);
    assertTrue(Math.abs(first - loss) > 1e-3, first + " and " + loss);
    assertEquals(first, network(noisy).fit(batch, Step.PLAIN), "same seed");
    for (float shift : new float[] {0, 0.25f}) {
      float[] given = new float[ROWS * FEATURES];
      Arrays.fill(given, shift);
      float[] all = given.clone();
      SplittableRandom random = new SplittableRandom(Seeds.derive(1, 0));
      for (int i = 0; i < all.length; i++) {
        all[i] += (float) (0.5 * random.nextGaussian());
      }
      assertEquals(
          network(quiet).fit(batch, all, 1, Step.PLAIN),
          network(noisy).fit(batch, given, 1, Step.PLAIN),
          "noise is added to shifts of " + shift);
    }
    one.begin(parameters(one.parameterLength()), 0, 0, 2);
    assertTrue(Math.abs(first - one.fit(batch, Step.PLAIN)) > 1e-4, "another seed");
    Dl4jNetwork dl4j = new Dl4jNetwork(noisy);
    assertThrows(IllegalStateException.class, () -> dl4j.fit(batch, Step.PLAIN));
  }
}
