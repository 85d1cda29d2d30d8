package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dense engine against Deeplearning4j. */
class DenseNetworkTest {

  static Stream<RandomNetworks> networks() {
    return IntStream.range(0, 80).mapToObj(RandomNetworks::new);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void fiftyStepsLeadToTheStateThatDl4jReaches(RandomNetworks network) {
    assertEquals(Optional.empty(), DenseNetwork.unsupported(network.configuration));
    TrainableNetwork dense = new DenseNetwork(network.configuration);
    TrainableNetwork dl4j = new Dl4jNetwork(network.configuration);
    float[] start = dl4j.state();
    assertArrayEquals(start, dense.state());
    assertEquals(dl4j.parameterLength(), dense.parameterLength());
    assertEquals(dl4j.stateLength(), dense.stateLength());
    dl4j.begin(start, 0, 0, 1);
    dense.begin(start, 0, 0, 1);
    for (int step = 0; step < 50; step++) {
      MiniBatch batch = network.batch(network.batchSize, step);
      double expected = dl4j.fit(batch);
      assertEquals(expected, dense.fit(batch), 1e-4 * Math.max(1, Math.abs(expected)));
    }
    int parameters = dl4j.parameterLength();
    assertClose(dl4j.state(), dense.state(), 0, parameters, 1e-4);
    assertClose(dl4j.state(), dense.state(), parameters, dl4j.stateLength(), 1e-4);
    dense.begin(dl4j.state(), 50, 0, 1);
    MiniBatch batch = network.batch(33, 99);
    float[] expected = dl4j.outputs(batch.features(), 33);
    assertClose(expected, dense.outputs(batch.features(), 33), 0, expected.length, 1e-5);
  }

  /** Differences are small compared with the largest of the numbers. */
  private static void assertClose(
      float[] expected, float[] actual, int from, int to, double tolerance) {
    assertEquals(expected.length, actual.length);
    double largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    for (int i = from; i < to; i++) {
      double difference = Math.abs(expected[i] - actual[i]);
      assertTrue(
          difference <= tolerance * largest,
          "at " + i + ": " + expected[i] + " != " + actual[i] + ", largest " + largest);
    }
  }
}
