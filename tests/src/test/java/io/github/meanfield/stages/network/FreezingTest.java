package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Layers that training leaves as they are. */
class FreezingTest {

  private static final int ROWS = 20;

  /** Two hidden layers with batch normalization, penalties and decay. */
  private static String normalized(double retain) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(3).updater(new Adam(0.01)).l2(0.1).l1(0.1).list();
    for (int i = 0; i < 2; i++) {
      layers
          .layer(
              new DenseLayer.Builder()
                  .nIn(5)
                  .nOut(5)
                  .dropOut(i == 0 ? retain : 0)
                  .activation(Activation.IDENTITY)
                  .hasBias(false)
                  .weightDecay(0.1)
                  .build())
          .layer(new BatchNormalization.Builder().nOut(5).build())
          .layer(new ActivationLayer(Activation.TANH));
    }
    return layers
        .layer(
            new OutputLayer.Builder(new LossMCXENT())
                .nIn(5)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .build()
        .toJson();
  }

  private static String frozen(String configuration, int layers) {
    NetworkConfiguration network = NetworkConfiguration.parse(configuration);
    Freezing.freeze(network, layers);
    return network.toJson();
  }

  private static MiniBatch batch(int numFeatures, int seed) {
    Random random = new Random(seed);
    float[] features = new float[ROWS * numFeatures];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    double[] labels = random.ints(ROWS, 0, 3).asDoubleStream().toArray();
    MiniBatch batch = new MiniBatch(ROWS, numFeatures, new CrossEntropy(3), 1);
    batch.fill(
        new RowBlock(numFeatures, features, labels, null, ROWS),
        IntStream.range(0, ROWS).toArray(),
        0,
        ROWS);
    return batch;
  }

  /** A state in which no running statistic is what it starts with. */
  private static float[] start(TrainableNetwork network) {
    float[] state = network.state();
    for (int i = 0; i < network.parameterLength(); i++) {
      state[i] += 0.1f + i % 3 * 0.05f;
    }
    return state;
  }

  private static float[] trained(TrainableNetwork network, float[] start, int numFeatures) {
    network.begin(start, 0, 0, 1);
    for (int step = 0; step < 10; step++) {
      network.fit(batch(numFeatures, step), Step.PLAIN);
    }
    return network.state();
  }

  /** A dense layer has 5 × 5 weights, its normalization 4 × 5 parameters. */
  @ParameterizedTest
  @CsvSource({"1, 45", "2, 90"})
  void bothEnginesTrainTheOtherLayersAlike(int layers, int frozenParameters) {
    String configuration = frozen(normalized(0), layers);
    assertEquals(Optional.empty(), DenseNetwork.unsupported(configuration));
    TrainableNetwork dl4j = new Dl4jNetwork(configuration);
    assertEquals(dl4j.layout(), new DenseNetwork(configuration).layout());
    float[] start = start(dl4j);
    float[] expected = trained(dl4j, start, 5);
    TrainableNetwork dense = new DenseNetwork(configuration);
    assertEquals(dl4j.stateLength(), dense.stateLength());
    float[] found = trained(dense, start, 5);
    assertArrayEquals(expected, found, 1e-4f);
    requireFrozen(start, expected, frozenParameters);
    requireFrozen(start, found, frozenParameters);
    // Whatever is not frozen has moved.
    for (int i = frozenParameters; i < dl4j.parameterLength(); i++) {
      assertFalse(start[i] == found[i], "parameter " + i);
    }
  }

  private static void requireFrozen(float[] start, float[] trained, int parameters) {
    assertArrayEquals(Arrays.copyOf(start, parameters), Arrays.copyOf(trained, parameters));
    assertFalse(start[parameters] == trained[parameters]);
  }

  @Test
  void frozenLayersComputeAsInScoring() {
    // With dropout, and statistics of the minibatch, the loss would be another one.
    String configuration = frozen(normalized(0.5), 2);
    for (TrainableNetwork network :
        new TrainableNetwork[] {new DenseNetwork(configuration), new Dl4jNetwork(configuration)}) {
      float[] start = start(network);
      network.begin(start, 0, 0, 1);
      MiniBatch batch = batch(5, 1);
      double expected =
          batch.gradient(network.outputs(batch.features(), ROWS), new float[ROWS * 3]);
      assertEquals(expected, network.fit(batch, Step.PLAIN), 1e-4);
    }
  }

  @Test
  void layersOfAGraphCountInOrder() {
    String graph = Networks.skip(4, 5, 3).toJson();
    assertEquals(3, Freezing.layers(NetworkConfiguration.parse(graph)));
    // first: 4 × 5 + 5; second: 5 × 5 + 5, and the normalization of their sum: 4 × 5.
    int[] frozenParameters = {25, 25 + 30 + 20, 25 + 30 + 20 + 30};
    for (int layers = 1; layers <= 3; layers++) {
      TrainableNetwork network = new Dl4jNetwork(frozen(graph, layers));
      float[] start = start(network);
      float[] state = trained(network, start, 4);
      int parameters = frozenParameters[layers - 1];
      assertArrayEquals(
          Arrays.copyOf(start, parameters), Arrays.copyOf(state, parameters), layers + " layers");
      for (int i = parameters; i < network.parameterLength(); i++) {
        assertFalse(start[i] == state[i], layers + " layers, parameter " + i);
      }
    }
  }

  @Test
  void convolutionsAreFrozenWithWhatBelongsToThem() {
    String configuration = frozen(Networks.convolution(8, 6, 3).toJson(), 1);
    TrainableNetwork network = new Dl4jNetwork(configuration);
    float[] start = start(network);
    float[] state = trained(network, start, 48);
    // 6 channels of 3 × 3 and a bias, and their normalization.
    int parameters = 6 * 9 + 6 + 4 * 6;
    int changed = Arrays.mismatch(start, state);
    assertTrue(changed >= parameters, "the first that changes is " + changed);
  }

  @Test
  void nothingIsFrozenUnlessItIsAskedFor() {
    String first =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new BatchNormalization.Builder().nIn(4).nOut(4).build())
            .layer(new OutputLayer.Builder(new LossMCXENT()).nIn(4).nOut(3).build())
            .build()
            .toJson();
    assertEquals(first, frozen(first, 0));
  }

  @Test
  void aNetworkThatIsFrozenToItsEndIsLeftToDl4j() {
    NetworkConfiguration network = NetworkConfiguration.parse(normalized(0));
    for (NetworkConfiguration.Part part : network.parts()) {
      network.freeze(part);
    }
    assertEquals(Optional.of("a frozen output layer"), DenseNetwork.unsupported(network.toJson()));
  }

  /** An updater without state does not make the networks for training at the start. */
  @Test
  void aFreshNetworkGoesOnWhereAnotherStood() {
    String scheduled =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.1))
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nIn(4)
                    .nOut(8)
                    .dropOut(new Dropout(new StepSchedule(ScheduleType.ITERATION, 1, 0.1, 5)))
                    .build())
            .layer(new OutputLayer.Builder(new LossMCXENT()).nIn(8).nOut(3).build())
            .build()
            .toJson();
    Dl4jNetwork used = new Dl4jNetwork(scheduled);
    float[] start = used.state();
    used.begin(start, 0, 0, 1);
    used.fit(batch(4, 1), Step.PLAIN);
    Dl4jNetwork fresh = new Dl4jNetwork(scheduled);
    for (Dl4jNetwork network : new Dl4jNetwork[] {used, fresh}) {
      network.begin(start, 5, 0, 1);
      network.fit(batch(4, 2), Step.PLAIN);
    }
    assertArrayEquals(used.state(), fresh.state());
  }
}
