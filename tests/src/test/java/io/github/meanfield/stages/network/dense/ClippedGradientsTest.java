package io.github.meanfield.stages.network.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkChecks;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.rows.RowBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Steps along gradients that are clipped row by row, beside gradients of one row at a time. */
class ClippedGradientsTest {

  private static final int FEATURES = 6;
  private static final int HIDDEN = 5;
  private static final int CLASSES = 3;
  private static final int ROWS = 40;

  private final Random random = new Random(11);
  private final float[] features = new float[ROWS * FEATURES];
  private final double[] labels = new double[ROWS];
  private final double[] weights = new double[ROWS];
  private final SecretDraws draws =
      new SecretDraws("sixteen bytes 16".getBytes(StandardCharsets.US_ASCII));

  @BeforeEach
  void draw() {
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextInt(3) == 0 ? (float) random.nextGaussian() : 0;
    }
    for (int row = 0; row < ROWS; row++) {
      labels[row] = random.nextInt(CLASSES);
      weights[row] = 0.5 + 2 * random.nextDouble();
    }
    draws.begin(1);
  }

  /** Layers with biases and without, with activations that are trained, and steps of rate 1. */
  private static String configuration(Activation first, boolean normalized) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(1))
            .list()
            .layer(dense(FEATURES, first, true))
            .layer(dense(HIDDEN, Activation.IDENTITY, false))
            .layer(ParametricActivation.of(HIDDEN, Activation.MISH.getActivationFunction()))
            .layer(dense(HIDDEN, Activation.RELU, true));
    if (normalized) {
      layers.layer(new BatchNormalization.Builder().nIn(HIDDEN).nOut(HIDDEN).build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(new LossMCXENT())
                .nIn(HIDDEN)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build()
        .toJson();
  }

  private static DenseLayer dense(int inputs, Activation activation, boolean biased) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(HIDDEN)
        .activation(activation)
        .hasBias(biased)
        .build();
  }

  private static String frozen(String configuration, int layers) {
    NetworkConfiguration network = NetworkConfiguration.parse(configuration);
    Freezing.freeze(network, layers);
    return network.toJson();
  }

  private MiniBatch batch(boolean sparse, int... rows) {
    RowBlock dense = new RowBlock(FEATURES, features, labels, weights, ROWS);
    RowBlock block = RowBlock.concat(List.of(dense), sparse);
    MiniBatch batch = new MiniBatch(ROWS, FEATURES, new CrossEntropy(CLASSES), 1);
    batch.fill(block, rows, 0, rows.length);
    return batch;
  }

  private static int[] all() {
    return IntStream.range(0, ROWS).toArray();
  }

  private float[] begin(DenseNetwork network) {
    float[] start = network.state();
    Random own = new Random(4);
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) (0.7 * own.nextGaussian());
    }
    network.begin(start, 0, 0, 0);
    return start;
  }

  /** Row by row in double. */
  private double[] expected(DenseNetwork network, double clip, int firstTrained) {
    double[] sum = new double[network.parameterLength()];
    float[] gradient = new float[sum.length];
    int clipped = 0;
    for (int row = 0; row < ROWS; row++) {
      network.gradient(batch(false, row), gradient);
      Arrays.fill(gradient, 0, firstTrained, 0);
      double square = 0;
      for (float slope : gradient) {
        square += (double) slope * slope;
      }
      double factor = Math.min(1, clip / Math.sqrt(square));
      clipped += factor < 1 ? 1 : 0;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factor * gradient[i];
      }
    }
    assertTrue(clipped > 2 && clipped < ROWS - 2, clipped + " rows clipped");
    return sum;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStepIsAlongTheSumOfClippedGradients(boolean sparse) {
    double clip = 2;
    DenseNetwork network = new DenseNetwork(configuration(Activation.TANH, false));
    float[] start = begin(network);
    double[] sum = expected(network, clip, 0);
    network.addClipped(batch(sparse, Arrays.copyOf(all(), 7)), Step.PLAIN, clip);
    network.addClipped(batch(sparse, Arrays.copyOfRange(all(), 7, ROWS)), Step.PLAIN, clip);
    network.noisyStep(draws, 0, 20, Step.PLAIN);
    float[] found = network.state();
    for (int i = 0; i < sum.length; i++) {
      assertEquals(start[i] - sum[i] / 20, found[i], 2e-5, "parameter " + i);
    }
    // The sum begins anew.
    network.noisyStep(draws, 0, 20, Step.PLAIN);
    assertArrayEquals(found, network.state());
  }

  @Test
  void frozenLayersHaveNoGradientAndNoNoise() {
    int frozen = FEATURES * HIDDEN + HIDDEN;
    DenseNetwork network = new DenseNetwork(frozen(configuration(Activation.TANH, false), 1));
    float[] start = begin(network);
    double[] sum = expected(network, 1.5, frozen);
    network.addClipped(batch(false, all()), Step.PLAIN, 1.5);
    network.noisyStep(draws, 0, 1, Step.PLAIN);
    float[] found = network.state();
    for (int i = 0; i < sum.length; i++) {
      assertEquals(start[i] - sum[i], found[i], 1e-4, "parameter " + i);
    }
    network.noisyStep(draws, 3, 1, Step.PLAIN);
    for (int i = 0; i < frozen; i++) {
      assertEquals(start[i], network.state()[i], 0, "parameter " + i);
    }
  }

  @Test
  void aStepWithoutRowsIsNoiseOfTheDeviation() {
    DenseNetwork network = new DenseNetwork(configuration(Activation.TANH, false));
    float[] start = begin(network);
    int steps = 200;
    double sum = 0;
    double squares = 0;
    for (int step = 0; step < steps; step++) {
      network.begin(start, 0, 0, 0);
      network.noisyStep(draws, 3, 2, Step.PLAIN);
      float[] after = network.state();
      for (int i = 0; i < network.parameterLength(); i++) {
        double noise = (after[i] - start[i]) * 2 / 3;
        sum += noise;
        squares += noise * noise;
      }
    }
    int count = steps * network.parameterLength();
    // Five standard errors.
    assertEquals(0, sum / count, 5 / Math.sqrt(count));
    assertEquals(1, squares / count, 5 * Math.sqrt(2.0 / count));
  }

  @Test
  void aRowThatOverflowsDoesNotCount() {
    DenseNetwork network = new DenseNetwork(configuration(Activation.IDENTITY, false));
    float[] start = begin(network);
    network.addClipped(batch(false, 0), Step.PLAIN, 1);
    network.noisyStep(draws, 0, 1, Step.PLAIN);
    float[] expected = network.state();
    Arrays.fill(features, FEATURES, 2 * FEATURES, 2e38f);
    network.begin(start, 0, 0, 0);
    network.addClipped(batch(false, 0, 1), Step.PLAIN, 1);
    network.noisyStep(draws, 0, 1, Step.PLAIN);
    assertArrayEquals(expected, network.state(), 1e-6f);
  }

  /** How far a row moves a linear network whose parameters are 0, by a step of rate 1. */
  private double move(int inputs, float feature, double target, double clip) {
    DenseNetwork network =
        new DenseNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(1))
                .list()
                .layer(
                    new OutputLayer.Builder(new LossMSE())
                        .nIn(inputs)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build()
                .toJson());
    float[] row = new float[inputs];
    Arrays.fill(row, feature);
    MiniBatch batch =
        new MiniBatch(
            1,
            inputs,
            new RegressionLoss(RegressionLoss.Kind.SQUARED, new double[1], new double[] {1}),
            1);
    batch.fill(new RowBlock(inputs, row, new double[] {target}, null, 1), new int[1], 0, 1);
    network.begin(new float[network.stateLength()], 0, 0, 0);
    network.addClipped(batch, Step.PLAIN, clip);
    network.noisyStep(draws, 0, 1, Step.PLAIN);
    double square = 0;
    for (float parameter : network.state()) {
      square += (double) parameter * parameter;
    }
    return Math.sqrt(square);
  }

  @ParameterizedTest
  @ValueSource(floats = {1e3f, 1e18f, 1e19f, 2e20f, 1e21f, 1e22f, 2.2e22f, 2.6e22f, 1e30f})
  void noGradientIsSoLongThatItExceedsTheClip(float value) {
    double moved = move(2, value, value, 1);
    assertTrue(moved <= 1, moved + " of a clip of 1");
    assertTrue(moved > 0.9999 || value > 1e18, moved + " of a clip of 1");
  }

  /** What comes back is scaled to numbers that floats round coarsely, and a feature is huge. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-4, 1e-5, 3e-6, 2.3e-6, 1e-6, 7e-7, 1e-7, 1e-9})
  void noFeatureIsSoLargeThatTheClipIsExceeded(double target) {
    double moved = move(1000, 3e38f, target, 1e-3);
    assertTrue(moved <= 1e-3, moved + " of a clip of 0.001");
  }

  @Test
  void stepsAllocateNothing() {
    DenseNetwork network = new DenseNetwork(configuration(Activation.TANH, false));
    MiniBatch batch = batch(false, all());
    Runnable steps =
        () -> {
          for (int i = 0; i < 1000; i++) {
            network.addClipped(batch, Step.PLAIN, 1);
            network.noisyStep(draws, 1, ROWS, Step.PLAIN);
          }
        };
    for (int i = 0; i < 5; i++) {
      steps.run();
    }
    long allocated = NetworkChecks.allocated(steps);
    assertTrue(allocated < 8000, allocated + " bytes in 1000 steps");
  }

  @Test
  void whatMixesRowsIsTold() {
    assertEquals(
        Optional.empty(),
        DenseNetwork.withoutGradientOfRows(configuration(Activation.TANH, false)));
    assertEquals(
        Optional.of("BatchNorm"),
        DenseNetwork.withoutGradientOfRows(configuration(Activation.TANH, true)));
    Optional<String> unsupported = DenseNetwork.withoutGradientOfRows("{}");
    assertTrue(unsupported.isPresent());
    assertEquals(DenseNetwork.unsupported("{}"), unsupported);
  }

  @Test
  void whatClippingTakesIsCounted() {
    DenseNetwork network = new DenseNetwork(configuration(Activation.TANH, false));
    network.gradient(batch(false, all()), new float[network.parameterLength()]);
    long before = network.bytes();
    network.addClipped(batch(false, all()), Step.PLAIN, 1);
    long sums = (long) Double.BYTES * network.parameterLength();
    long ofRows = (Double.BYTES + Float.BYTES) * ROWS;
    // Of the three layers behind the first, what they take and their gradient are apart then.
    long gradients = (long) Float.BYTES * 3 * HIDDEN * ROWS;
    assertEquals(before + sums + ofRows + gradients, network.bytes());
  }
}
