package io.github.meanfield.stages.network.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast engine and Deeplearning4j train the same networks for tables. */
class TabularEnginesTest {

  private static final int ROWS = 40;
  private static final Step STEP = new Step(10, 1);

  static Stream<Arguments> networks() {
    return Stream.of(
            Arguments.of("scaled numbers", SmallTables.slots(), 1e-5f),
            Arguments.of("piecewise linear", SmallTables.piecewise(), 1e-4f),
            Arguments.of("periodic", SmallTables.periodic(), 1e-4f))
        .flatMap(
            slots ->
                Stream.of(
                        Arguments.of("adam", true),
                        Arguments.of("adam", false),
                        Arguments.of("momentum", true),
                        Arguments.of("adamw", true),
                        Arguments.of("sgd", false))
                    .map(how -> Arguments.of(join(slots.get(), how.get()))));
  }

  private static Object[] join(Object[] slots, Object[] how) {
    return Stream.concat(Stream.of(slots), Stream.of(how)).toArray();
  }

  @ParameterizedTest(name = "{0}, {3}, learned scale {4}")
  @MethodSource("networks")
  void bothEnginesTakeTheSameSteps(
      String numbers,
      List<FeatureSlot> slots,
      float tolerance,
      String updater,
      boolean learnedScale) {
    NeuralNetworkClassifier params =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {5})
            .setActivation("tanh")
            .setUpdater(updater)
            .setGradientClip("norm")
            .setMaxNorm(2)
            .setL2(0.1)
            .setL1(0.01);
    String configuration = SmallTables.configuration(params, slots, learnedScale);
    assertEquals(Optional.empty(), DenseNetwork.unsupported(configuration));
    TrainableNetwork dense = new DenseNetwork(configuration);
    TrainableNetwork dl4j = new Dl4jNetwork(configuration);
    assertEquals(dl4j.layout(), new DenseNetwork(configuration).layout());
    float[] start = dl4j.state();
    assertArrayEquals(start, dense.state());
    assertEquals(dl4j.stateLength(), dense.stateLength());
    dense.begin(start, 0, 0, 1);
    dl4j.begin(start, 0, 0, 1);
    for (int step = 0; step < 30; step++) {
      MiniBatch batch = SmallTables.batch(ROWS, step);
      assertEquals(dl4j.fit(batch, STEP), dense.fit(batch, STEP), 1e-3);
    }
    assertArrayEquals(dl4j.state(), dense.state(), 1e-4f);
    float[] features = SmallTables.features(2000, 1);
    assertArrayEquals(dl4j.outputs(features, 2000), dense.outputs(features, 2000), tolerance);
  }
}
