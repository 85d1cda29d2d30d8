package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.Autoencoder;
import io.github.meanfield.stages.network.check.NetworkCheck;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.rows.DenseRows;
import io.github.meanfield.stages.rows.RowBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** The layer of a variational autoencoder. */
class GaussianCodeTest {

  private static final int FEATURES = 6;
  private static final int SIZE = 2;
  private static final int ROWS = 5;
  private static final double WEIGHT = 0.7;

  private static GaussianSampling sampling(double weight) {
    return new GaussianSampling(new GaussianCode(SIZE, weight));
  }

  @Test
  void theDivergenceIsThatOfTheFormula() {
    // -½ (1 + ln σ² - μ² - σ²): of N(1, 1) ½, of N(0, 4) ½ (3 - ln 4), of N(0, 1) 0.
    double[] input = {1, 0, 0, Math.log(4), 0, 0, 0, 0};
    double ofFour = (3 - Math.log(4)) / 2;
    assertEquals(0.5 + ofFour, sampling(1).divergence(input, 2, null), 1e-15);
    assertEquals(
        0.7 * 3 * (0.5 + ofFour), sampling(0.7).divergence(input, 2, new double[] {3, 5}), 1e-15);
    // Near 0 no digits are lost.
    double tiny = 1e-9;
    assertEquals(
        tiny * tiny / 4,
        sampling(1).divergence(new double[] {0, 0, tiny, 0}, 1, null),
        1e-6 * tiny * tiny);
    double[] far = {0, 0, 1e6, -1e6};
    double atLimit = (Math.exp(20) - 1 - 20) / 2 + (Math.exp(-20) - 1 + 20) / 2;
    assertEquals(atLimit, sampling(1).divergence(far, 1, null), 1e-6);
  }

  @Test
  void gradientsEqualCentredDifferences() {
    Random random = new Random(3);
    GaussianSampling sampling = sampling(WEIGHT);
    double[] input = random.doubles(ROWS * 2 * SIZE, -1.5, 1.5).toArray();
    double[] slopes = random.doubles(ROWS * SIZE, -1, 1).toArray();
    double[] rowWeights = {1, 2, 0.5, 1, 3};
    double[] found = new double[input.length];
    sampling.seed(1);
    sampling.draw(input, ROWS, new double[ROWS * SIZE]);
    sampling.backward(input, ROWS, slopes, rowWeights, 0.25, found);
    for (int i = 0; i < input.length; i++) {
      double step = 1e-5;
      double[] right = input.clone();
      double[] left = input.clone();
      right[i] += step;
      left[i] -= step;
      double difference =
          (loss(sampling, right, slopes, rowWeights) - loss(sampling, left, slopes, rowWeights))
              / (2 * step);
      assertEquals(difference, found[i], 1e-8, "input " + i);
    }
  }

  private static double loss(
      GaussianSampling sampling, double[] input, double[] slopes, double[] rowWeights) {
    double[] codes = new double[slopes.length];
    sampling.seed(1);
    sampling.draw(input, ROWS, codes);
    return IntStream.range(0, codes.length).mapToDouble(i -> codes[i] * slopes[i]).sum()
        + 0.25 * sampling.divergence(input, ROWS, rowWeights);
  }

  @Test
  void drawsHaveTheMeanAndVarianceOfTheInputs() {
    int rows = 20_000;
    double[] input = new double[rows * 2 * SIZE];
    for (int i = 0; i < rows; i++) {
      input[4 * i] = 3;
      input[4 * i + 2] = Math.log(0.25);
    }
    double[] codes = new double[rows * SIZE];
    GaussianSampling sampling = sampling(1);
    sampling.seed(5);
    sampling.draw(input, rows, codes);
    double[] first = IntStream.range(0, rows).mapToDouble(i -> codes[2 * i]).toArray();
    double mean = Arrays.stream(first).average().orElseThrow();
    double variance =
        Arrays.stream(first).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertEquals(3, mean, 4 * 0.5 / Math.sqrt(rows));
    assertEquals(0.25, variance, 0.25 * 4 * Math.sqrt(2.0 / rows));
    double[] again = new double[codes.length];
    sampling.seed(5);
    sampling.draw(input, rows, again);
    assertArrayEquals(codes, again);
    sampling.draw(input, rows, again);
    assertFalse(Arrays.equals(codes, again));
  }

  private static String configuration(String updater) {
    return configuration(updater, 5, SIZE);
  }

  private static String configuration(String updater, int hidden, int size) {
    return FullyConnected.autoencoder(
        new Autoencoder()
            .setHiddenLayers(new int[] {hidden})
            .setCodeSize(size)
            .setActivation("tanh")
            .setUpdater(updater)
            .setLearningRate(0.05)
            .setVariational(true),
        OutputKind.FEATURES,
        FEATURES,
        WEIGHT,
        1);
  }

  /** With means for codes: engines draw other numbers. */
  private static String ofMeans(String json) {
    return json.replace("\"drawn\" : true", "\"drawn\" : false");
  }

  private static MiniBatch batch(long seed) {
    Random random = new Random(seed);
    float[] features = new float[ROWS * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    double[] ones = new double[FEATURES];
    Arrays.fill(ones, 1);
    MiniBatch batch =
        new MiniBatch(
            ROWS,
            FEATURES,
            new RegressionLoss(RegressionLoss.Kind.SQUARED, new double[FEATURES], ones),
            1.5);
    RowBlock block =
        new RowBlock(new DenseRows(FEATURES, features), null, new double[] {1, 2, 1.5, 1, 2});
    batch.fill(block, IntStream.range(0, ROWS).toArray(), 0, ROWS);
    return batch;
  }

  @Test
  void bothEnginesTakeTheSameSteps() {
    String json = ofMeans(configuration("adam"));
    assertNotEquals(configuration("adam"), json);
    assertEquals(Optional.empty(), DenseNetwork.unsupported(json));
    TrainableNetwork dense = new DenseNetwork(json);
    TrainableNetwork dl4j = new Dl4jNetwork(json);
    float[] start = dl4j.state();
    assertArrayEquals(start, dense.state());
    dense.begin(start, 0, 0, 1);
    dl4j.begin(start, 0, 0, 1);
    for (int step = 0; step < 30; step++) {
      MiniBatch batch = batch(step);
      assertEquals(dl4j.fit(batch, Step.PLAIN), dense.fit(batch, Step.PLAIN), 1e-3);
    }
    assertArrayEquals(dl4j.state(), dense.state(), 1e-4f);
  }

  /** Of the sum that is trained for: reconstruction of codes that are drawn, and divergence. */
  @Test
  void gradientsOfNetworksAreThoseOfTheirLosses() {
    for (Engine engine : Engine.values()) {
      TrainableNetwork network = engine.open(configuration("sgd"));
      float[] state = network.state();
      float[] gradient = new float[network.parameterLength()];
      MiniBatch batch = batch(9);
      network.begin(state, 0, 0, 1);
      network.gradient(batch, gradient);
      float[] unused = new float[gradient.length];
      for (int i = 0; i < gradient.length; i++) {
        double step = 0x1p-7;
        float[] right = state.clone();
        float[] left = state.clone();
        right[i] += (float) step;
        left[i] -= (float) step;
        network.begin(right, 0, 0, 1);
        double above = network.gradient(batch, unused);
        network.begin(left, 0, 0, 1);
        double below = network.gradient(batch, unused);
        double difference = (above - below) / (2 * step) / ROWS;
        assertEquals(difference, gradient[i], 1e-3, engine + ", parameter " + i);
      }
    }
  }

  @Test
  void aCheckOfTheNetworkPasses() {
    NetworkCheck.of(configuration("adam", 64, 16), "squared", 3)
        .forEach(finding -> assertTrue(finding.isPassed(), finding::toString));
  }

  @Test
  void deeplearning4jOpensItsFile(@TempDir Path folder) throws IOException {
    String json = configuration("adam");
    DenseNetwork dense = new DenseNetwork(json);
    float[] parameters = Arrays.copyOf(dense.state(), dense.parameterLength());
    Path zip = folder.resolve("network.zip");
    Files.write(zip, new NetworkZip(json, parameters).write());
    MultiLayerNetwork opened = ModelSerializer.restoreMultiLayerNetwork(zip.toFile(), false);
    float[] features = batch(4).features();
    dense.begin(parameters, 0, 0, 0);
    // In scoring the code is the mean, whatever the seed.
    assertArrayEquals(
        dense.outputs(features, ROWS),
        opened
            .output(Nd4j.create(features, new long[] {ROWS, FEATURES}, 'c'))
            .dup('c')
            .data()
            .asFloat(),
        1e-5f);
    assertEquals(
        opened.getLayerWiseConfigurations().toJson(),
        NetworkZip.read(Files.readAllBytes(zip)).configuration());
  }

  @Test
  void anUnsoundLayerIsRefused() {
    String json = configuration("adam");
    for (String unsound : new String[] {"\"size\" : 0", "\"size\" : -1"}) {
      assertRefused(
          () -> NetworkConfiguration.parse(json.replace("\"size\" : 2", unsound)),
          "has a GaussianCode of",
          "must have one of at least 1 unit");
    }
    assertRefused(
        () ->
            NetworkConfiguration.parse(
                json.replace("\"divergenceWeight\" : 0.7", "\"divergenceWeight\" : -1.0")),
        "weight -1.0");
    String three = json.replace("\"size\" : 2", "\"size\" : 3");
    assertEquals(Optional.of("a layer of 6 inputs after 4"), DenseNetwork.unsupported(three));
    assertRefused(
        () -> NetworkConfiguration.parse(three).numOutputs(),
        "a GaussianCode of 3 units has 4 inputs");
  }
}
