package io.github.meanfield.stages.network.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.Momentum;
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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Piecewise linear embeddings of numbers. */
class PiecewiseColumnsTest {

  private static final int ROWS = 40;
  private static final Step STEP = new Step(10, 1);

  /** Columns that may be scaled, and parameters of each kind. */
  private static final int PLAIN = 11;

  private static final int EMBEDDINGS = 10;
  private static final int AGE = 10;
  private static final int INCOME = 9;

  private static NeuralNetworkClassifier params() {
    return new NeuralNetworkClassifier().setHiddenLayers(new int[] {5}).setActivation("tanh");
  }

  private static String configuration() {
    return SmallTables.configuration(params(), SmallTables.piecewise(), true);
  }

  private static TabularEncoder encoder(boolean learnedScale) {
    return new TabularInput(SmallTables.piecewise(), learnedScale).encoder();
  }

  private static double clip(double z) {
    return z / Math.sqrt(1 + z * z / 9);
  }

  /** Columns of age, the mark of missing values, and columns of income, scaled by 2. */
  private static void assertColumns(float age, float income, double... expected) {
    TabularEncoder encoder = encoder(true);
    float[] parameters = new float[encoder.parameterLength()];
    Arrays.fill(parameters, 0, PLAIN, 2);
    float[] numbers = {2, 0, 0.5f, 1, 1, 10, 2, 20, 4, 40, /* income: */ 0, 1, 0, 0, 0, 3, 5, 6, 7};
    System.arraycopy(numbers, 0, parameters, PLAIN + EMBEDDINGS, numbers.length);
    EncodedRows kept = encoder.reserve(3);
    encoder.read(new float[] {age, income, 7, 0, 0, 0}, 1, kept);
    float[] columns = new float[encoder.width()];
    encoder.forward(kept, 1, parameters, 0, columns);
    for (int c = 0; c < 6; c++) {
      assertEquals(2 * expected[c], columns[c], 2e-5, "column " + c);
    }
  }

  @Test
  void columnsArePiecewiseLinear() {
    double one = clip(1);
    double two = clip(2);
    double half = one / two;
    // At boundaries, between them, and missing, which is the median.
    assertColumns(40, 1e4f, 3.5, 31, 0, 2.5, 3, 6.5);
    assertColumns(30, 9e3f, -2 * one + 1.5, 11, 0, 0, -one, 3);
    assertColumns(50, 11e3f, 2 * one + 3.5 + 4 * half, 31 + 40 * half, 0, 5, 6 + one, 10);
    assertColumns(Float.NaN, Float.NaN, 3.5, 31, two, 2.5, 3, 6.5);
    // Below the first boundary the share is less than 0, at least -1; above the last at most 2.
    double below = (clip(-2.2) + two) / (two - one);
    assertColumns(18, -1e9f, 2 * clip(-2.2) + 0.5 + below, 1 + 10 * below, 0, -5, -9, -4);
    assertColumns(-1e9f, 1e9f, -6.5, -9, 0, 10, 15, 17);
    double above = 3 / two;
    assertColumns(1e9f, 1e9f, 9.5 + 4 * above, 31 + 40 * above, 0, 10, 15, 17);
  }

  @Test
  void quantilesThatCoincideCountOnce() {
    FeatureSlot age = SmallTables.piecewise().get(0);
    assertEquals(4, age.boundaries().length);
    assertEquals("age: number, embedding of 2, with missing values", age.toString());
    assertEquals(3, age.columns());
    double[] same = {3, 3, 3};
    FeatureSlot constant = FeatureSlot.piecewise("x", new double[] {3}, new double[] {1}, same, 16);
    assertEquals(FeatureSlot.number("x", new double[] {3}, new double[] {1}), constant);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientEqualsCentredDifferences(boolean learnedScale) {
    TabularEncoder encoder = encoder(learnedScale);
    Random random = new Random(7);
    float[] parameters = new float[encoder.parameterLength()];
    float[] delta = new float[ROWS * encoder.width()];
    double[] at = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian();
      at[i] = parameters[i];
    }
    for (int i = 0; i < delta.length; i++) {
      delta[i] = (float) random.nextGaussian();
    }
    float[] features = SmallTables.features(ROWS, 3);
    EncodedRows kept = encoder.reserve(ROWS + 5);
    float[] columns = new float[delta.length];
    float[] gradient = new float[parameters.length];
    // What an earlier minibatch left does not matter.
    encoder.read(SmallTables.features(ROWS + 5, 1), ROWS + 5, kept);
    encoder.read(features, ROWS, kept);
    encoder.forward(kept, ROWS, parameters, 0, columns);
    encoder.backward(kept, ROWS, delta, parameters, gradient, 0);
    Reference reference = new Reference(features, delta, learnedScale);
    for (int i = 0; i < at.length; i++) {
      double expected = NetworkChecks.centredDifference(reference::sum, at, i, 1e-4);
      assertEquals(expected, gradient[i], 1e-4, "parameter " + i);
    }
    double sum = 0;
    for (int i = 0; i < delta.length; i++) {
      sum += delta[i] * columns[i];
    }
    assertEquals(reference.sum(at), sum, 1e-3);
  }

  /** Σ delta · columns in double, with all of p_t; without categories but those embedded. */
  private record Reference(float[] features, float[] delta, boolean learnedScale) {

    double sum(double[] parameters) {
      double sum = 0;
      int width = PLAIN + 2;
      for (int row = 0; row < ROWS; row++) {
        double[] columns = columns(parameters, row * SmallTables.FEATURES);
        for (int c = 0; c < width; c++) {
          sum += delta[row * width + c] * columns[c];
        }
      }
      return sum;
    }

    private double[] columns(double[] parameters, int from) {
      double[] x = new double[PLAIN + 2];
      int embeddings = learnedScale ? PLAIN : 0;
      int numbers = embeddings + EMBEDDINGS;
      float age = features[from];
      double[] bounds = {clip(-2), clip(-1), 0, clip(2)};
      embed(Float.isNaN(age) ? 0 : clip((age - 40) / 10), bounds, parameters, numbers, x, 0, 2);
      x[2] = Float.isNaN(age) ? clip(2) : 0;
      double income = clip((features[from + 1] - 1e4) / 1e3);
      embed(income, new double[] {clip(-1), clip(1)}, parameters, numbers + AGE, x, 3, 3);
      float colour = features[from + 3];
      x[7] = colour == 0 ? clip(2) : 0;
      x[8] = colour == 2 ? 0 : clip(-1);
      x[9] = colour == 3 ? clip(2) : 0;
      float sex = features[from + 4];
      x[10] = sex == 0 ? 0 : sex == 1 ? clip(1) : clip(0.5);
      for (int c = 0; c < PLAIN; c++) {
        x[c] *= learnedScale ? parameters[c] : 1;
      }
      float town = features[from + 5];
      if (town >= 0 && town < 6 && town != 4) {
        int place = town == 5 ? 4 : (int) town;
        x[PLAIN] = parameters[embeddings + 2 * place];
        x[PLAIN + 1] = parameters[embeddings + 2 * place + 1];
      }
      return x;
    }

    private static void embed(
        double x, double[] bounds, double[] parameters, int start, double[] to, int at, int size) {
      int bins = bounds.length - 1;
      for (int c = 0; c < size; c++) {
        to[at + c] = parameters[start + c] * x + parameters[start + size + c];
        for (int t = 0; t < bins; t++) {
          double share = (x - bounds[t]) / (bounds[t + 1] - bounds[t]);
          share = Math.max(t == 0 ? -1 : 0, Math.min(t == bins - 1 ? 2 : 1, share));
          to[at + c] += share * parameters[start + (2 + t) * size + c];
        }
      }
    }
  }

  @Test
  void parametersHaveAKindARateAndAStartOfTheirOwn() {
    String configuration = configuration();
    List<Group> groups = new Dl4jNetwork(configuration).layout().groups();
    assertEquals(
        List.of("s 11", "E 10", "N 19", "W 65", "b 5", "W 15", "b 3"),
        groups.stream().map(group -> group.kind() + " " + group.length()).toList());
    BaseLayer layer = NetworkConfiguration.parse(configuration).tabularInput().get();
    assertEquals(6e-3, layer.getUpdaterByParam("s").getLearningRate(0, 0), 1e-12);
    assertEquals(1e-3, layer.getUpdaterByParam("E").getLearningRate(0, 0), 1e-12);
    assertEquals(1e-4, layer.getUpdaterByParam("N").getLearningRate(0, 0), 1e-12);
    assertTrue(layer.getRegularizationByParam("N").isEmpty());
    float[] state = new Dl4jNetwork(configuration).state();
    int numbers = PLAIN + EMBEDDINGS;
    for (int i = 0; i < AGE + INCOME; i++) {
      boolean isWeight = i < 2 || i >= AGE && i < AGE + 3;
      assertEquals(isWeight, state[numbers + i] != 0, "parameter " + i);
    }
  }

  @Test
  void momentumOfNumbersGoesAsNesterovsToo() {
    String configuration =
        SmallTables.configuration(params().setUpdater("momentum"), SmallTables.piecewise(), true);
    BaseLayer layer =
        NetworkConfiguration.parse(Momentum.asNesterovs(configuration)).tabularInput().get();
    assertEquals(Nesterovs.class, layer.getUpdaterByParam("N").getClass());
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
    assertEquals(SmallTables.piecewise(), read.slots());
    assertNotEquals(SmallTables.slots(), read.slots());
    assertArrayEquals(parameters, NetworkZip.read(zip).parameters());
  }

  @Test
  void networksWithoutBoundariesAreOnesWithoutEmbeddings() {
    String configuration = SmallTables.configuration(params(), true);
    String older = configuration.replaceAll("\"boundaries\" : \\[ ?\\],\\s*", "");
    assertFalse(older.contains("boundaries"), older);
    assertEquals(
        SmallTables.slots(), NetworkConfiguration.parse(older).tabularInput().get().slots());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1.6641006", "\"NaN\"", "1e39"})
  void boundariesThatDoNotAscendAreRefused(String last) {
    String text = "-0.9486833,";
    String configuration = configuration();
    assertTrue(configuration.contains(text), configuration);
    String broken = configuration.replace(text, last + ",");
    String message =
        assertThrows(IllegalArgumentException.class, () -> NetworkConfiguration.parse(broken))
            .getMessage();
    assertTrue(message.startsWith("has a TabularInput whose feature "), message);
  }

  @Test
  void fittingAllocatesNothing() {
    NetworkChecks.assertFittingAllocatesNothing(
        new DenseNetwork(configuration()), SmallTables.batch(ROWS, 1));
  }
}
