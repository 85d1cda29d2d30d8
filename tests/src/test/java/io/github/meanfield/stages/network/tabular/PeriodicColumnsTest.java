package io.github.meanfield.stages.network.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.NetworkChecks;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.ParameterLayout.Group;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Periodic embeddings of numbers. */
class PeriodicColumnsTest {

  private static final int ROWS = 40;
  private static final Step STEP = new Step(10, 1);

  /** Columns that may be scaled, those of numbers with an embedding, and parameters by kind. */
  private static final int PLAIN = 11;

  private static final int EMBEDDED = 6;
  private static final int EMBEDDINGS = 10;
  private static final int AGE = 14;
  private static final int INCOME = 7;

  private static NeuralNetworkClassifier params() {
    return new NeuralNetworkClassifier().setHiddenLayers(new int[] {5}).setActivation("tanh");
  }

  private static String configuration() {
    return SmallTables.configuration(params(), SmallTables.periodic(), true);
  }

  private static double clip(double z) {
    return z / Math.sqrt(1 + z * z / 9);
  }

  /** Columns of the numbers with an embedding, in double. */
  private static double[] columns(float[] row, double[] parameters, boolean learnedScale) {
    double[] columns = new double[EMBEDDED];
    int numbers = EMBEDDINGS + (learnedScale ? PLAIN : 0);
    boolean isMissing = Float.isNaN(row[0]);
    embed(isMissing ? 0 : clip((row[0] - 40) / 10), 3, 2, parameters, numbers, columns, 0);
    columns[3] = isMissing ? clip(2) : 0;
    embed(clip((row[1] - 1e4) / 1e3), 2, 1, parameters, numbers + AGE, columns, 4);
    for (int c = 0; c < EMBEDDED && learnedScale; c++) {
      columns[c] *= parameters[c];
    }
    return columns;
  }

  private static void embed(
      double x, int frequencies, int outputs, double[] parameters, int at, double[] to, int first) {
    int v = at + 2 * frequencies;
    for (int k = 0; k < outputs; k++) {
      to[first + k] = parameters[v + frequencies * outputs + k];
      for (int f = 0; f < frequencies; f++) {
        to[first + k] +=
            parameters[v + k * frequencies + f]
                * Math.cos(2 * Math.PI * parameters[at + f] * x + parameters[at + frequencies + f]);
      }
    }
    to[first + outputs] = x;
  }

  private static double sum(
      float[] features, float[] delta, double[] parameters, boolean learnedScale) {
    double sum = 0;
    int width = delta.length / ROWS;
    for (int row = 0; row < ROWS; row++) {
      int from = row * SmallTables.FEATURES;
      float[] values = Arrays.copyOfRange(features, from, from + SmallTables.FEATURES);
      double[] columns = columns(values, parameters, learnedScale);
      for (int c = 0; c < EMBEDDED; c++) {
        sum += delta[row * width + c] * columns[c];
      }
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"1, true", "1, false", "30, true"})
  void columnsAndGradientEqualThoseInDouble(double spread, boolean learnedScale) {
    TabularEncoder encoder = new TabularInput(SmallTables.periodic(), learnedScale).encoder();
    Random random = new Random(7);
    float[] parameters = new float[encoder.parameterLength()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (spread * random.nextGaussian());
    }
    double[] at = IntStream.range(0, parameters.length).mapToDouble(i -> parameters[i]).toArray();
    // The other columns are those of other tests.
    float[] delta = new float[ROWS * encoder.width()];
    for (int i = 0; i < delta.length; i++) {
      delta[i] = i % encoder.width() < EMBEDDED ? (float) random.nextGaussian() : 0;
    }
    float[] features = SmallTables.features(ROWS, 3);
    EncodedRows kept = encoder.reserve(ROWS + 5);
    float[] columns = new float[delta.length];
    float[] gradient = new float[parameters.length];
    encoder.read(SmallTables.features(ROWS + 5, 1), ROWS + 5, kept);
    encoder.read(features, ROWS, kept);
    encoder.forward(kept, ROWS, parameters, 0, columns);
    encoder.backward(kept, ROWS, delta, parameters, gradient, 0);
    for (int row = 0; row < ROWS; row++) {
      int from = row * SmallTables.FEATURES;
      double[] expected =
          columns(
              Arrays.copyOfRange(features, from, from + SmallTables.FEATURES), at, learnedScale);
      for (int c = 0; c < EMBEDDED; c++) {
        double found = columns[row * encoder.width() + c];
        assertEquals(expected[c], found, 1e-5 * Math.pow(spread, 3), "row " + row);
      }
    }
    DoubleUnaryOperator tolerance = size -> 2e-4 * Math.pow(spread, 3) + 1e-5 * Math.abs(size);
    for (int i = 0; i < at.length; i++) {
      double expected =
          NetworkChecks.centredDifference(x -> sum(features, delta, x, learnedScale), at, i, 1e-5);
      assertEquals(expected, gradient[i], tolerance.applyAsDouble(expected), "parameter " + i);
    }
  }

  @Test
  void parametersStartAsThoseOfRealMlp() {
    List<FeatureSlot> slots =
        List.of(
            FeatureSlot.periodic(
                "x", new double[] {0}, new double[] {1}, new Frequencies(10_000, 0.1), 2));
    String configuration =
        FullyConnected.configuration(
            params(), OutputKind.CLASSES, 1, 2, 5, new TabularInput(slots, true));
    List<Group> groups = new Dl4jNetwork(configuration).layout().groups();
    assertEquals("N", groups.get(1).kind());
    assertEquals(30_001, groups.get(1).length());
    float[] state = new Dl4jNetwork(configuration).state();
    assertSpread(state, 2, 0.1, 0.6);
    assertSpread(state, 10_002, Math.PI / Math.sqrt(3), Math.PI);
    assertSpread(state, 20_002, 0.01 / Math.sqrt(3), 0.01);
  }

  /** Mean 0, a standard deviation, and a limit of size. */
  private static void assertSpread(float[] state, int from, double deviation, double limit) {
    double sum = 0;
    double squares = 0;
    for (int i = from; i < from + 10_000; i++) {
      sum += state[i];
      squares += state[i] * state[i];
      assertTrue(Math.abs(state[i]) <= limit * 1.000001, state[i] + " at " + i);
    }
    assertEquals(0, sum / 10_000, 0.04 * deviation);
    assertEquals(deviation, Math.sqrt(squares / 10_000), 0.03 * deviation);
  }

  @Test
  void aNetworkOfDl4jOpensTheFile() throws IOException {
    String configuration = configuration();
    TrainableNetwork dense = new DenseNetwork(configuration);
    dense.begin(dense.state(), 0, 0, 1);
    dense.fit(SmallTables.batch(ROWS, 1), STEP);
    float[] parameters = Arrays.copyOf(dense.state(), dense.parameterLength());
    byte[] zip = new NetworkZip(configuration, parameters).write();
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip));
    float[] features = SmallTables.features(ROWS, 2);
    INDArray logits =
        Nd4j.create(dense.outputs(features, ROWS), new long[] {ROWS, SmallTables.CLASSES}, 'c');
    INDArray found =
        restored.output(Nd4j.create(features, new long[] {ROWS, SmallTables.FEATURES}, 'c'));
    assertArrayEquals(
        Nd4j.nn.softmax(logits, 1).data().asFloat(), found.dup('c').data().asFloat(), 1e-6f);
    TabularInput read =
        NetworkConfiguration.parse(NetworkZip.read(zip).configuration()).tabularInput().get();
    assertEquals(SmallTables.periodic(), read.slots());
    assertEquals(
        "age: number, periodic embedding of 3, with missing values",
        read.slots().get(0).toString());
    assertEquals(new Frequencies(3, 0.5), read.slots().get(0).frequencies());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0, \"scale\" : 0.5", "3, \"scale\" : \"NaN\"", "3, \"scale\" : 0"})
  void frequenciesThatCannotBeAreRefused(String found) {
    String configuration = configuration();
    String broken =
        configuration.replaceFirst("\"count\" : 3,\\s*\"scale\" : 0.5", "\"count\" : " + found);
    assertNotEquals(configuration, broken);
    String message =
        assertThrows(IllegalArgumentException.class, () -> NetworkConfiguration.parse(broken))
            .getMessage();
    assertTrue(message.startsWith("has a TabularInput whose feature 0 has columns that"), message);
  }

  @Test
  void fittingAllocatesNothing() {
    NetworkChecks.assertFittingAllocatesNothing(
        new DenseNetwork(configuration()), SmallTables.batch(ROWS, 1));
  }
}
