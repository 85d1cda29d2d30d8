package io.github.meanfield.stages.network.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkChecks;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.ParameterLayout.Group;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The layer that takes features of tables. */
class TabularInputTest {

  private static final int ROWS = 40;

  /** Ten times the learning rates of the configuration. */
  private static final Step STEP = new Step(10, 1);

  /** Scaled columns, and those of the embedding. */
  private static final int PLAIN = 8;

  private static final int SCALES = 0;
  private static final int EMBEDDINGS = PLAIN;

  private static NeuralNetworkClassifier params() {
    return new NeuralNetworkClassifier().setHiddenLayers(new int[] {5}).setActivation("tanh");
  }

  private static String configuration() {
    return SmallTables.configuration(params(), true);
  }

  @Test
  void oneHotColumnsAreOfTheLevelsThatAreSeen() {
    double[] three = new double[3];
    FeatureSlot slot = FeatureSlot.oneHot("c", three, three, 6, new int[] {0, 2, 3});
    assertArrayEquals(
        new int[] {1, 4, 5}, IntStream.range(0, slot.columns()).map(slot::level).toArray());
    double[] one = new double[1];
    assertEquals(3, FeatureSlot.oneHot("c", one, one, 4, new int[] {0, 2}).level(0));
  }

  private static double clip(double z) {
    return z / Math.sqrt(1 + z * z / 9);
  }

  private static float[] columns(float... row) {
    TabularEncoder encoder = new TabularInput(SmallTables.slots(), true).encoder();
    float[] parameters = new float[encoder.parameterLength()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i < PLAIN ? 1 : i;
    }
    parameters[1] = 10;
    EncodedRows kept = encoder.reserve(1);
    encoder.read(row, 1, kept);
    float[] columns = new float[encoder.width()];
    encoder.forward(kept, 1, parameters, 0, columns);
    return columns;
  }

  private static void assertColumns(double[] expected, float[] found) {
    assertEquals(expected.length, found.length);
    for (int c = 0; c < expected.length; c++) {
      assertEquals(expected[c], found[c], 1e-6, "column " + c);
    }
  }

  @Test
  void columnsOfARow() {
    double two = clip(2);
    assertColumns(
        new double[] {clip(1), 0, clip(-3), 0, 0, 0, 0, clip(1), PLAIN + 2, PLAIN + 3},
        columns(50, 7e3f, 99, 2, 1, 1));
    assertColumns(
        new double[] {clip(-1), 0, 0, 0, two, clip(-1), 0, 0, PLAIN + 8, PLAIN + 9},
        columns(30, 1e4f, 99, 0, 0, 5));
  }

  @Test
  void whatIsMissingOrUnseenHasZeros() {
    double[] expected = {0, 10 * clip(2), 0, 0, 0, clip(-1), 0, clip(0.5), 0, 0};
    for (float unknown : new float[] {Float.NaN, 1, 4, -1, 0.5f, 3e9f, -3e9f}) {
      float sex = unknown == 1 ? 2 : unknown;
      float town = unknown == 1 ? 4 : unknown == 4 ? 6 : unknown;
      assertColumns(expected, columns(Float.NaN, 1e4f, 7, unknown, sex, town));
    }
    assertColumns(
        new double[] {0, 10 * clip(2), 0, 0},
        Arrays.copyOf(columns(Float.NaN, Float.NaN, 1, 0, 0, 0), 4));
  }

  @Test
  void valuesFarAwayAreClippedAndStayFinite() {
    for (float far : new float[] {1e15f, Float.MAX_VALUE}) {
      assertEquals(3, columns(far, far, far, 0, 0, 0)[0], 1e-6);
      assertEquals(-3, columns(-far, far, far, 0, 0, 0)[0], 1e-6);
      assertEquals(3, columns(far, far, far, 0, 0, 0)[2], 1e-6);
    }
  }

  @Test
  void gradientEqualsCentredDifferences() {
    TrainableNetwork network = new DenseNetwork(configuration());
    float[] start = network.state();
    Random random = new Random(7);
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) (0.5 * random.nextGaussian());
    }
    network.begin(start, 0, 0, 0);
    MiniBatch batch = SmallTables.batch(ROWS, 3);
    Reference reference = new Reference(batch.features(), labels(3));
    double[] at = new double[network.parameterLength()];
    Arrays.setAll(at, i -> start[i]);
    float[] gradient = new float[at.length];
    assertEquals(reference.loss(at), network.gradient(batch, gradient) / ROWS, 1e-5);
    for (int i = 0; i < at.length; i++) {
      double expected = NetworkChecks.centredDifference(reference::loss, at, i, 1e-5);
      assertEquals(expected, gradient[i], 1e-6, "parameter " + i);
    }
  }

  private static double[] labels(long seed) {
    return new Random(seed).ints(ROWS, 0, SmallTables.CLASSES).asDoubleStream().toArray();
  }

  /** The network in double, written without regard to speed; the layer's own constants again. */
  private record Reference(float[] features, double[] labels) {

    double loss(double[] parameters) {
      double sum = 0;
      for (int row = 0; row < ROWS; row++) {
        double[] x = columns(parameters, row);
        int hidden = EMBEDDINGS + 10;
        double[] h = layer(parameters, hidden, x, 5);
        for (int k = 0; k < h.length; k++) {
          h[k] = Math.tanh(h[k]);
        }
        double[] o = layer(parameters, hidden + 5 * (x.length + 1), h, SmallTables.CLASSES);
        double total = Arrays.stream(o).map(Math::exp).sum();
        sum += Math.log(total) - o[(int) labels[row]];
      }
      return sum / ROWS;
    }

    private double[] columns(double[] parameters, int row) {
      double[] x = new double[PLAIN + 2];
      float age = features[row * SmallTables.FEATURES];
      x[0] = Float.isNaN(age) ? 0 : clip((age - 40) / 10);
      x[1] = Float.isNaN(age) ? clip(2) : 0;
      x[2] = clip((features[row * SmallTables.FEATURES + 1] - 1e4) / 1e3);
      float colour = features[row * SmallTables.FEATURES + 3];
      x[4] = colour == 0 ? clip(2) : 0;
      x[5] = colour == 2 ? 0 : clip(-1);
      x[6] = colour == 3 ? clip(2) : 0;
      float sex = features[row * SmallTables.FEATURES + 4];
      x[7] = sex == 0 ? 0 : sex == 1 ? clip(1) : clip(0.5);
      for (int c = 0; c < PLAIN; c++) {
        x[c] *= parameters[SCALES + c];
      }
      float town = features[row * SmallTables.FEATURES + 5];
      if (town >= 0 && town < 6 && town != 4) {
        int place = town == 5 ? 4 : (int) town;
        x[PLAIN] = parameters[EMBEDDINGS + 2 * place];
        x[PLAIN + 1] = parameters[EMBEDDINGS + 2 * place + 1];
      }
      return x;
    }

    private static double[] layer(double[] parameters, int offset, double[] x, int units) {
      double[] result = new double[units];
      for (int k = 0; k < units; k++) {
        result[k] = parameters[offset + x.length * units + k];
        for (int j = 0; j < x.length; j++) {
          result[k] += x[j] * parameters[offset + k * x.length + j];
        }
      }
      return result;
    }
  }

  @Test
  void aNetworkOfDl4jOpensTheFile() throws IOException {
    String configuration = SmallTables.configuration(params().setUpdater("momentum"), true);
    TrainableNetwork dense = new DenseNetwork(configuration);
    float[] parameters = Arrays.copyOf(dense.state(), dense.parameterLength());
    byte[] zip = new NetworkZip(configuration, parameters).write();
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip));
    float[] features = SmallTables.features(ROWS, 2);
    INDArray logits =
        Nd4j.nn.softmax(
            Nd4j.create(dense.outputs(features, ROWS), new long[] {ROWS, SmallTables.CLASSES}, 'c'),
            1);
    INDArray found =
        restored.output(Nd4j.create(features, new long[] {ROWS, SmallTables.FEATURES}, 'c'));
    assertArrayEquals(logits.data().asFloat(), found.dup('c').data().asFloat(), 1e-6f);
    TabularInput read =
        NetworkConfiguration.parse(NetworkZip.read(zip).configuration()).tabularInput().get();
    assertEquals(SmallTables.slots(), read.slots());
    assertArrayEquals(parameters, NetworkZip.read(zip).parameters());
  }

  @Test
  void parametersHaveKindsAndRatesOfTheirOwn() {
    String configuration = configuration();
    NetworkConfiguration network = NetworkConfiguration.parse(configuration);
    assertEquals(SmallTables.FEATURES, network.numFeatures());
    List<Group> groups = new Dl4jNetwork(configuration).layout().groups();
    assertEquals(
        List.of("s 8", "E 10", "W 50", "b 5", "W 15", "b 3"),
        groups.stream().map(group -> group.kind() + " " + group.length()).toList());
    float[] state = new Dl4jNetwork(configuration).state();
    for (int c = 0; c < PLAIN; c++) {
      assertEquals(1, state[c]);
    }
    assertFalse(Arrays.equals(new float[10], Arrays.copyOfRange(state, PLAIN, PLAIN + 10)));
    BaseLayer layer = network.tabularInput().get();
    assertEquals(6e-3, layer.getUpdaterByParam("s").getLearningRate(0, 0), 1e-12);
    assertEquals(1e-3, layer.getUpdaterByParam("E").getLearningRate(0, 0), 1e-12);
  }

  @Test
  void scalesMoveAtTheirOwnRate() {
    TrainableNetwork network = new DenseNetwork(configuration());
    float[] start = network.state();
    network.begin(start, 0, 0, 0);
    network.fit(SmallTables.batch(ROWS, 1), STEP);
    float[] end = network.state();
    // The first step of Adam is as long as the learning rate.
    assertEquals(0.06, Math.abs(end[0] - start[0]), 1e-3);
    assertEquals(0.01, Math.abs(end[PLAIN] - start[PLAIN]), 1e-4);
    assertEquals(0.01, Math.abs(end[PLAIN + 10] - start[PLAIN + 10]), 1e-4);
  }

  @Test
  void theLayerIsFrozenWithTheFirstOne() {
    NetworkConfiguration network = NetworkConfiguration.parse(configuration());
    assertEquals(1, Freezing.layers(network));
    Freezing.freeze(network, 1);
    assertTrue(network.tabularInput().isPresent());
    TrainableNetwork dense = new DenseNetwork(network.toJson());
    float[] start = dense.state();
    dense.begin(start, 0, 0, 0);
    dense.fit(SmallTables.batch(ROWS, 1), Step.PLAIN);
    float[] end = dense.state();
    assertArrayEquals(Arrays.copyOf(start, 73), Arrays.copyOf(end, 73));
    assertFalse(Arrays.equals(start, end));
  }

  @Test
  void fittingAllocatesNothing() {
    NetworkChecks.assertFittingAllocatesNothing(
        new DenseNetwork(configuration()), SmallTables.batch(ROWS, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"levels\" : 4 -> \"levels\" : 400000000",
        "\"levels\" : 4 -> \"levels\" : 0",
        "\"unseen\" : [ 1 ] -> \"unseen\" : [ 5 ]",
        "\"size\" : 2 -> \"size\" : 0",
        "\"kind\" : \"EMBEDDING\" -> \"kind\" : null",
        "\"center\" : [ 7.0 ] -> \"center\" : [ ]"
      })
  void whatDoesNotFitTogetherIsRefused(String change) {
    assertChangeIsRefused(change, "has a TabularInput whose feature ");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"nin\" : 6 -> \"nin\" : 5', of 5 inputs and 10 outputs, but with 6 features in 10 columns",
    "'\"nout\" : 10 -> \"nout\" : 9', of 6 inputs and 9 outputs, but with 6 features in 10 columns",
    "'\"levels\" : 6 -> \"levels\" : 16777216', with 16777222 levels of all categories"
  })
  void sizesThatDoNotFitTheFeaturesAreRefused(String change, String message) {
    assertChangeIsRefused(change, "has a TabularInput " + message);
  }

  private static void assertChangeIsRefused(String change, String start) {
    String[] parts = change.split(" -> ");
    String configuration = configuration();
    assertTrue(configuration.contains(parts[0]), parts[0] + " in " + configuration);
    String broken = configuration.replace(parts[0], parts[1]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> NetworkConfiguration.parse(broken))
            .getMessage();
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void layersOfOtherNamesOrUpdatersAreNotEqual() {
    double[] one = {1};
    assertNotEquals(FeatureSlot.number("null", one, one), FeatureSlot.number(null, one, one));
    List<TabularInput> layers = new ArrayList<>();
    for (double[] rates : new double[][] {{1, 1}, {1, 1}, {2, 1}, {1, 2}}) {
      TabularInput layer = new TabularInput(SmallTables.slots(), true);
      layer.setUpdaters(new Sgd(1), new Sgd(rates[0]), new Sgd(rates[1]));
      layers.add(layer);
    }
    assertEquals(layers.get(0), layers.get(1));
    assertNotEquals(layers.get(0), layers.get(2));
    assertNotEquals(layers.get(0), layers.get(3));
  }
}
