package io.github.meanfield.stages.network.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkChecks;
import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.ParametricActivation;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The dense engine against Deeplearning4j. */
public class DenseNetworkTest {

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
      Step rate = network.step(step);
      double expected = dl4j.fit(batch, rate);
      assertEquals(expected, dense.fit(batch, rate), 1e-4 * Math.max(1, Math.abs(expected)));
    }
    int parameters = dl4j.parameterLength();
    assertClose(dl4j.state(), dense.state(), 0, parameters, 1e-4);
    assertClose(dl4j.state(), dense.state(), parameters, dl4j.stateLength(), 1e-4);
    dense.begin(dl4j.state(), 50, 0, 1);
    MiniBatch batch = network.batch(33, 99);
    float[] expected = dl4j.outputs(batch.features(), 33);
    assertClose(expected, dense.outputs(batch.features(), 33), 0, expected.length, 1e-5);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void sparseRowsAreTrainedOnLikeDenseOnes(RandomNetworks network) {
    TrainableNetwork ofDense = new DenseNetwork(network.configuration);
    TrainableNetwork ofSparse = new DenseNetwork(network.configuration);
    float[] start = ofDense.state();
    ofDense.begin(start, 0, 0, 1);
    ofSparse.begin(start, 0, 0, 1);
    for (int step = 0; step < 10; step++) {
      Step rate = network.step(step);
      // Now and then one that is not sparse: the others leave nothing behind.
      MiniBatch batch = network.batch(network.batchSize, step, 0.3, step % 4 != 3);
      double expected = ofDense.fit(network.batch(network.batchSize, step, 0.3, false), rate);
      assertEquals(expected, ofSparse.fit(batch, rate), 1e-4 * Math.max(1, Math.abs(expected)));
    }
    assertClose(ofDense.state(), ofSparse.state(), 0, ofDense.parameterLength(), 1e-4);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientIsThatOfDl4j(RandomNetworks network) {
    Dl4jNetwork dl4j = new Dl4jNetwork(network.configuration);
    TrainableNetwork dense = new DenseNetwork(network.configuration);
    float[] start = dl4j.state();
    dense.begin(start, 0, 0, 1);
    MiniBatch batch = network.batch(network.batchSize, 1);
    float[] expected = new float[dl4j.parameterLength()];
    float[] found = new float[dense.parameterLength()];
    double loss = dl4j.gradient(batch, expected);
    assertEquals(loss, dense.gradient(batch, found), 1e-4 * Math.max(1, Math.abs(loss)));
    assertEquals(dl4j.layout(), dense.layout());
    assertArrayEquals(start, new DenseNetwork(network.configuration).state());
    for (ParameterLayout.Group group : dl4j.layout().groups()) {
      if (!group.isRunningStatistic()) {
        assertClose(expected, found, group.offset(), group.offset() + group.length(), 1e-4);
      }
    }
    assertArrayEquals(start, dense.state());
    assertArrayEquals(start, dl4j.state());
  }

  @ParameterizedTest
  @CsvSource({"0", "2", "4", "13", "22", "31"})
  void stateMovesBetweenEnginesInTheMiddleOfTraining(int number) {
    RandomNetworks network = new RandomNetworks(number);
    TrainableNetwork stays = new Dl4jNetwork(network.configuration);
    float[] start = stays.state();
    stays.begin(start, 0, 0, 1);
    TrainableNetwork moves = new DenseNetwork(network.configuration);
    moves.begin(start, 0, 0, 1);
    for (int step = 0; step < 30; step++) {
      if (step == 10 || step == 20) {
        TrainableNetwork next =
            step == 10
                ? new Dl4jNetwork(network.configuration)
                : new DenseNetwork(network.configuration);
        next.begin(moves.state(), step, 0, 1);
        moves = next;
      }
      MiniBatch batch = network.batch(network.batchSize, step);
      stays.fit(batch, network.step(step));
      moves.fit(batch, network.step(step));
    }
    assertClose(stays.state(), moves.state(), 0, stays.parameterLength(), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 2", // one of everything
    "5, 0, 1, 3", // no hidden layer, one row
    "7, 3, 200, 1000", // many outputs
    "784, 33, 127, 10"
  })
  void oddShapesAgreeWithDl4j(int features, int hidden, int rows, int outputs) {
    String configuration = classifier(features, hidden, outputs, 0);
    TrainableNetwork dense = new DenseNetwork(configuration);
    TrainableNetwork dl4j = new Dl4jNetwork(configuration);
    MiniBatch batch = classes(features, outputs, rows, 5);
    for (int step = 0; step < 5; step++) {
      double loss = dl4j.fit(batch, Step.PLAIN);
      assertEquals(loss, dense.fit(batch, Step.PLAIN), 1e-5 * loss);
    }
    assertClose(dl4j.state(), dense.state(), 0, dl4j.parameterLength(), 1e-4);
    dense.begin(dl4j.state(), 5, 0, 0);
    float[] expected = dl4j.outputs(batch.features(), rows);
    assertClose(expected, dense.outputs(batch.features(), rows), 0, expected.length, 1e-5);
  }

  @Test
  void minibatchesMayGrowAndShrink() {
    String configuration = classifier(6, 4, 3, 0);
    TrainableNetwork reused = new DenseNetwork(configuration);
    float[] start = reused.state();
    for (int rows : new int[] {3, 50, 2, 51, 1}) {
      TrainableNetwork fresh = new DenseNetwork(configuration);
      reused.begin(start, 0, 0, 0);
      fresh.begin(start, 0, 0, 0);
      MiniBatch batch = classes(6, 3, rows, rows);
      assertEquals(fresh.fit(batch, Step.PLAIN), reused.fit(batch, Step.PLAIN));
      assertArrayEquals(fresh.state(), reused.state(), rows + " rows");
    }
  }

  @Test
  void outputsOfManyRowsAreThoseOfEach() {
    TrainableNetwork network = new DenseNetwork(classifier(6, 4, 3, 0.5));
    int rows = 2500;
    float[] features = classes(6, 3, rows, 1).features();
    float[] all = network.outputs(features, rows);
    assertEquals(3 * rows, all.length);
    for (int row : new int[] {0, 1023, 1024, 2048, 2499}) {
      float[] one = network.outputs(Arrays.copyOfRange(features, 6 * row, 6 * row + 6), 1);
      assertArrayEquals(one, Arrays.copyOfRange(all, 3 * row, 3 * row + 3), 1e-6f);
    }
  }

  @Test
  void dropoutDependsOnTheSeedAlone() {
    String configuration = classifier(6, 16, 3, 0.4);
    TrainableNetwork first = new DenseNetwork(configuration);
    TrainableNetwork second = new DenseNetwork(configuration);
    float[] start = first.state();
    second.begin(start, 0, 0, 99);
    second.fit(classes(6, 3, 77, 3), Step.PLAIN);
    assertArrayEquals(afterSteps(first, start, 5), afterSteps(second, start, 5));
    assertFalse(Arrays.equals(afterSteps(first, start, 5), afterSteps(second, start, 6)));
  }

  private static float[] afterSteps(TrainableNetwork network, float[] start, long seed) {
    network.begin(start, 0, 0, seed);
    for (int step = 0; step < 5; step++) {
      network.fit(classes(6, 3, 20, step), Step.PLAIN);
    }
    return network.state();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fittingAllocatesNothing(boolean parametric) {
    TrainableNetwork network =
        new DenseNetwork(parametric ? parametric() : classifier(20, 32, 4, 0.5));
    NetworkChecks.assertFittingAllocatesNothing(network, classes(20, 4, 64, 1));
  }

  private static String parametric() {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(0.01))
        .biasUpdater(new Adam(0.001))
        .list()
        .layer(new DenseLayer.Builder().nIn(20).nOut(32).activation(Activation.IDENTITY).build())
        .layer(ParametricActivation.of(32, new ActivationMish()))
        .layer(new OutputLayer.Builder(new LossMCXENT()).nIn(32).nOut(4).build())
        .build()
        .toJson();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutRegularizationAStepNeitherDropsUnitsNorDecaysWeights(boolean dl4j) {
    String plain = decaying(0, 0);
    String regularized = decaying(0.4, 0.3);
    TrainableNetwork expected = dl4j ? new Dl4jNetwork(plain) : new DenseNetwork(plain);
    TrainableNetwork network = dl4j ? new Dl4jNetwork(regularized) : new DenseNetwork(regularized);
    float[] start = expected.state();
    for (double regularization : new double[] {0, 1}) {
      expected.begin(start, 0, 0, 1);
      network.begin(start, 0, 0, 1);
      for (int step = 0; step < 3; step++) {
        MiniBatch batch = classes(6, 3, 20, step);
        expected.fit(batch, Step.PLAIN);
        network.fit(batch, new Step(1, regularization));
      }
      float[] found = network.state();
      assertEquals(regularization == 0, Arrays.equals(expected.state(), found));
    }
  }

  private static String decaying(double dropout, double decay) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(6)
                .nOut(8)
                .activation(Activation.TANH)
                .weightDecay(decay, true)
                .build())
        .layer(
            new OutputLayer.Builder(new LossMCXENT())
                .nIn(8)
                .nOut(3)
                .dropOut(dropout == 0 ? 0 : 1 - dropout)
                .build())
        .build()
        .toJson();
  }

  @Test
  void mishOfLargeNumbersHasAGradientInBothEngines() {
    String configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.01))
            .list()
            .layer(new DenseLayer.Builder().nIn(6).nOut(8).activation(Activation.MISH).build())
            .layer(new OutputLayer.Builder(new LossMCXENT()).nIn(8).nOut(3).build())
            .build()
            .toJson();
    TrainableNetwork dense = new DenseNetwork(configuration);
    TrainableNetwork dl4j = new Dl4jNetwork(configuration);
    float[] start = dl4j.state();
    Arrays.fill(start, 0, 48, 30);
    dense.begin(start, 0, 0, 0);
    dl4j.begin(start, 0, 0, 0);
    float[] expected = new float[start.length];
    float[] found = new float[start.length];
    MiniBatch batch = classes(6, 3, 20, 1);
    dl4j.gradient(batch, expected);
    dense.gradient(batch, found);
    assertTrue(Float.isFinite(expected[0]), Arrays.toString(expected));
    assertClose(expected, found, 0, start.length, 1e-4);
  }

  @Test
  void scoringTakesFewRowsAtOnceWhereALayerIsWide() {
    TrainableNetwork network = new DenseNetwork(classifier(1, 50_000, 2, 0));
    assertEquals(50_000, network.rowWidth(false));
    float[] features = new float[1024];
    for (int row = 0; row < features.length; row++) {
      features[row] = row / 1024f;
    }
    float[] last = network.outputs(new float[] {features[1023]}, 1);
    float[] outputs = new float[2 * features.length];
    long allocated =
        NetworkChecks.allocated(
            () ->
                System.arraycopy(
                    network.outputs(features, features.length), 0, outputs, 0, outputs.length));
    assertArrayEquals(last, Arrays.copyOfRange(outputs, 2046, 2048), 1e-4f);
    // Three buffers of 16 MB; all rows at once would take three of 200 MB.
    assertTrue(allocated < 60 << 20, allocated + " bytes");
  }

  @Test
  void bytesGrowWithRowsAndWithGradients() {
    DenseNetwork network = new DenseNetwork(classifier(6, 4, 3, 0));
    MiniBatch batch = classes(6, 3, 8, 1);
    long ofRows = Float.BYTES * 8 * 6;
    long ofParameters = (long) Float.BYTES * network.parameterLength();
    long fresh = network.bytes();
    network.outputs(batch.features(), 8);
    // The copy of the rows, and of the inputs of the second layer.
    long ofHidden = Float.BYTES * 8 * 4;
    long ofInputs = ofRows + ofHidden;
    assertEquals(fresh + ofInputs + ofParameters, network.bytes(), "parameters twice");
    network.fit(batch, Step.PLAIN);
    assertEquals(
        fresh + ofInputs + ofHidden + 3 * ofParameters,
        network.bytes(),
        "the gradient twice, and the derivatives of the inputs of the second layer");
    network.fit(batch, new float[8 * 6], 0.5, Step.PLAIN);
    assertEquals(
        fresh + ofInputs + ofHidden + ofRows + 4 * ofParameters,
        network.bytes(),
        "shifted rows and their gradient");
    long trained = network.bytes();
    DenseNetwork dropping = new DenseNetwork(classifier(6, 4, 3, 0.5));
    dropping.fit(batch, Step.PLAIN);
    dropping.fit(batch, new float[8 * 6], 0.5, Step.PLAIN);
    assertEquals(trained + 2 * ofHidden, dropping.bytes(), "what is kept, and what is left");
  }

  @Test
  void sparseFeaturesAreNoBufferWhereTheFirstLayerTakesThem() {
    TrainableNetwork network = new DenseNetwork(classifier(70, 32, 4, 0));
    assertEquals(32, network.rowWidth(true));
    assertEquals(70, network.rowWidth(false));
    assertEquals(70, new Dl4jNetwork(classifier(70, 32, 4, 0)).rowWidth(true));
  }

  /** Adam and L2, dropout of the hidden layer's outputs unless 0; without hidden units no layer. */
  public static String classifier(int features, int hidden, int outputs, double dropout) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(hidden == 0 ? new Sgd(0.1) : new Adam(0.01))
            .l2(0.001)
            .list();
    if (hidden > 0) {
      layers.layer(
          new DenseLayer.Builder().nIn(features).nOut(hidden).activation(Activation.RELU).build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(new LossMCXENT())
                .nIn(hidden == 0 ? features : hidden)
                .nOut(outputs)
                .activation(Activation.SOFTMAX)
                .dropOut(dropout == 0 ? 0 : 1 - dropout)
                .build())
        .build()
        .toJson();
  }

  private static MiniBatch classes(int features, int outputs, int rows, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    double[] labels = IntStream.range(0, rows).mapToDouble(i -> random.nextInt(outputs)).toArray();
    MiniBatch batch = new MiniBatch(rows, features, new CrossEntropy(outputs), 1);
    int[] order = IntStream.range(0, rows).toArray();
    batch.fill(new RowBlock(features, values, labels, null, rows), order, 0, rows);
    return batch;
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
