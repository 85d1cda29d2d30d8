package io.github.meanfield.stages.network.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.Quadrature;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attributions of networks of every kind: batch normalization, dropout, activations of all. */
class IntegratedGradientsTest {

  private static final int ROWS = 3;

  static IntStream numbers() {
    return IntStream.range(0, 40);
  }

  private static void ofFirstOutput(float[] outputs, int offset, float[] slope, int numOutputs) {
    Arrays.fill(slope, offset, offset + numOutputs, 0);
    slope[offset] = 1;
  }

  private static DenseNetwork network(RandomNetworks random) {
    DenseNetwork network = new DenseNetwork(random.configuration);
    float[] state = network.state();
    Random draws = new Random(3);
    for (int i = 0; i < network.parameterLength(); i++) {
      // Estimates of variances must be positive ones.
      state[i] += (float) (0.1 * Math.abs(draws.nextGaussian()));
    }
    network.begin(state, 0, 0, 0);
    return network;
  }

  private static float[] features(RandomNetworks random) {
    Random draws = new Random(4);
    float[] features = new float[ROWS * random.numFeatures];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) draws.nextGaussian();
    }
    return features;
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void addUpToTheDifferenceFromZeros(int number) {
    RandomNetworks random = new RandomNetworks(number);
    DenseNetwork network = network(random);
    float[] features = features(random);
    float[] outputs = network.outputs(features, ROWS);
    float atZeros = network.outputs(new float[random.numFeatures], 1)[0];
    double[] attributions = new double[random.numFeatures];
    for (int row = 0; row < ROWS; row++) {
      network.attribute(
          features,
          row,
          Quadrature.gaussLegendre(500),
          (values, offset, slope) -> ofFirstOutput(values, offset, slope, random.numOutputs),
          attributions);
      double expected = outputs[row * random.numOutputs] - atZeros;
      assertEquals(expected, DoubleStream.of(attributions).sum(), 2e-3, "row " + row);
    }
  }

  @Test
  void doNotDependOnRowsBefore() {
    RandomNetworks random = new RandomNetworks(9);
    DenseNetwork network = network(random);
    float[] features = features(random);
    double[] first = attribute(network, random, features, 1);
    network.outputs(features, ROWS);
    attribute(network, random, features, 0);
    assertArrayEquals(first, attribute(network, random, features, 1));
    assertArrayEquals(first, attribute(network(random), random, features, 1));
  }

  private static double[] attribute(
      DenseNetwork network, RandomNetworks random, float[] features, int row) {
    double[] attributions = new double[random.numFeatures];
    network.attribute(
        features,
        row,
        Quadrature.gaussLegendre(16),
        (values, offset, slope) -> ofFirstOutput(values, offset, slope, random.numOutputs),
        attributions);
    return attributions;
  }
}
