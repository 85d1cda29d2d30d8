package io.github.meanfield.stages.network.dl4j;

import static io.github.meanfield.stages.network.dl4j.FastNetworks.gradient;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.labels;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.random;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.used;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.network.zoo.ImageNetworks;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

class FastNormalizationTest {

  private static final LayerWorkspaceMgr ANYWHERE = LayerWorkspaceMgr.noWorkspaces();
  private static final double EPSILON = 1e-3;
  private static final int HEIGHT = 5;
  private static final int WIDTH = 4;
  private static final int ROWS = 6;

  @BeforeAll
  static void loadNativeCode() {
    NativeCode.ensure();
    Nd4jCode.ensure();
  }

  private static BatchNormalization.Builder normalization() {
    return new BatchNormalization.Builder().eps(EPSILON).decay(0.8);
  }

  private static NeuralNetConfiguration.ListBuilder layers() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH)
        .list();
  }

  private static String json(NeuralNetConfiguration.ListBuilder layers, InputType input) {
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(2)
                .build())
        .setInputType(input)
        .build()
        .toJson();
  }

  /** A network that begins with a normalization, all of whose parameters are from 0.5 to 1.5. */
  private static MultiLayerNetwork open(String json, DataType type) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    Dl4jModel model =
        new Dl4jModel(type == DataType.DOUBLE ? network.openInDoubles(null) : network.open(null));
    Random random = new Random(9);
    INDArray parameters = model.parameters();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, (float) (0.5 + random.nextDouble()));
    }
    MultiLayerNetwork chain = (MultiLayerNetwork) model.model();
    chain.initGradientsView();
    return chain;
  }

  private static MultiLayerNetwork fast(String json) {
    MultiLayerNetwork network = open(json, DataType.FLOAT);
    FastLayers.install(new Dl4jModel(network));
    assertInstanceOf(FastNormalization.class, network.getLayer(0).getHelper());
    return network;
  }

  private static void requireNear(INDArray expected, INDArray found, double scale) {
    FastNetworks.requireNear(expected, found, 0, scale);
  }

  /** DL4J's own class computes doubles, whose rounding is no matter. */
  private static void requireEqual(String json, INDArray input) {
    MultiLayerNetwork plain = open(json, DataType.DOUBLE);
    MultiLayerNetwork fast = fast(json);
    INDArray wide = input.castTo(DataType.DOUBLE);
    INDArray slopes = random(4, input.shape());
    int[] others = input.rank() == 4 ? new int[] {0, 2, 3} : new int[] {0};
    double least = wide.var(false, others).minNumber().doubleValue();
    double scale = slopes.norm2Number().doubleValue() / Math.sqrt(least + EPSILON);
    Layer expected = plain.getLayer(0);
    Layer found = fast.getLayer(0);
    expected.setInput(wide, ANYWHERE);
    found.setInput(input, ANYWHERE);
    requireNear(expected.activate(false, ANYWHERE), found.activate(false, ANYWHERE), 0);
    requireNear(expected.activate(true, ANYWHERE), found.activate(true, ANYWHERE), 0);
    Pair<Gradient, INDArray> back =
        expected.backpropGradient(slopes.castTo(DataType.DOUBLE), ANYWHERE);
    Pair<Gradient, INDArray> fastBack = found.backpropGradient(slopes, ANYWHERE);
    requireNear(back.getSecond(), fastBack.getSecond(), scale);
    assertEquals(
        back.getFirst().gradientForVariable().keySet(),
        fastBack.getFirst().gradientForVariable().keySet());
    back.getFirst()
        .gradientForVariable()
        .forEach(
            (name, gradient) ->
                requireNear(gradient, fastBack.getFirst().getGradientFor(name), 0.01));
    requireNear(plain.getFlattenedGradients(), fast.getFlattenedGradients(), 0.01);
  }

  @ParameterizedTest
  @CsvSource({
    // rows, height, width, log10 of deviations, fixed gamma and beta
    "5, 4, 3, true, false",
    "5, 4, 3, false, false",
    "5, 4, 3, true, true",
    "5, 4, 3, false, true",
    "1, 4, 3, true, false",
    "1, 1, 1, true, false",
    "7, 1, 1, false, true",
    "2, 1, 13, true, false"
  })
  void normalizesImagesAsDl4jDoes(
      int rows, int height, int width, boolean inLogs, boolean isFixed) {
    String json =
        json(
            layers().layer(normalization().useLogStd(inLogs).lockGammaBeta(isFixed).build()),
            InputType.convolutionalFlat(height, width, 3));
    INDArray images = random(5, rows, 3, height, width);
    requireEqual(json, images);
    requireEqual(json, images.dup('f'));
    INDArray constant = images.dup();
    constant.slice(1, 1).assign(7);
    requireEqual(json, constant);
  }

  @ParameterizedTest
  @CsvSource({"9, true, false", "9, false, false", "9, true, true", "1, true, false"})
  void normalizesRowsAsDl4jDoes(int rows, boolean inLogs, boolean isFixed) {
    String json =
        json(
            layers().layer(normalization().useLogStd(inLogs).lockGammaBeta(isFixed).build()),
            InputType.feedForward(5));
    requireEqual(json, random(6, rows, 5));
    requireEqual(json, random(6, 5, rows).transpose());
  }

  /** Also where the first value is far from the others. */
  @Test
  void largeMeansLoseNothing() {
    String images =
        json(layers().layer(normalization().build()), InputType.convolutionalFlat(4, 3, 2));
    INDArray values = random(7, 50, 2, 4, 3).addi(1e4);
    requireEqual(images, values);
    requireEqual(images, values.putScalar(new int[] {0, 1, 0, 0}, -1e4));
    String rows = json(layers().layer(normalization().build()), InputType.feedForward(3));
    requireEqual(rows, random(8, 300, 3).addi(1e4));
  }

  /** Which is so behind a frozen one: DL4J's own holds that the means depend on the rows. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fixedMeansAreConstants(boolean hasImages) {
    String json =
        json(
            layers().layer(normalization().useLogStd(true).build()),
            hasImages ? InputType.convolutionalFlat(4, 3, 2) : InputType.feedForward(2));
    Layer layer = fast(json).getLayer(0);
    long[] shape = hasImages ? new long[] {ROWS, 2, 4, 3} : new long[] {ROWS, 2};
    layer.setInput(random(5, shape), ANYWHERE);
    layer.activate(false, ANYWHERE);
    INDArray slopes = random(4, shape);
    INDArray below = layer.backpropGradient(slopes.dup(), ANYWHERE).getSecond();
    INDArray logarithms = layer.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    INDArray variances = Transforms.exp(logarithms.mul(2 * Math.log(10)));
    INDArray factors =
        layer
            .getParam(BatchNormalizationParamInitializer.GAMMA)
            .div(Transforms.sqrt(variances.add(EPSILON)));
    requireNear(
        slopes.mul(factors.reshape(hasImages ? new long[] {1, 2, 1, 1} : new long[] {1, 2})),
        below,
        0);
  }

  @Test
  void whatItCannotIsLeftToDl4j() {
    String scaled =
        json(
            layers().layer(normalization().lockGammaBeta(true).gamma(2).beta(1).build()),
            InputType.convolutionalFlat(4, 3, 2));
    MultiLayerNetwork network = open(scaled, DataType.FLOAT);
    FastLayers.install(new Dl4jModel(network));
    assertNull(network.getLayer(0).getHelper());
    String byPixels =
        json(
            layers().layer(normalization().dataFormat(CNN2DFormat.NHWC).build()),
            InputType.convolutional(4, 3, 2, CNN2DFormat.NHWC));
    INDArray images = random(5, 6, 4, 3, 2);
    requireNear(
        open(byPixels, DataType.DOUBLE).output(images.castTo(DataType.DOUBLE)),
        fast(byPixels).output(images),
        0);
  }

  private static String deep(boolean hasImages, boolean inLogs) {
    NeuralNetConfiguration.ListBuilder layers = layers();
    for (int i = 0; i < 2; i++) {
      layers
          .layer(
              hasImages
                  ? new ConvolutionLayer.Builder(2, 2).nOut(3).biasInit(0.2).build()
                  : new DenseLayer.Builder().nOut(4).biasInit(0.2).build())
          .layer(normalization().useLogStd(inLogs).build());
    }
    return json(layers, InputType.convolutionalFlat(HEIGHT, WIDTH, 1));
  }

  private static Dl4jRows rows(long seed) {
    return Dl4jRows.of(features(seed, HEIGHT * WIDTH), ROWS, RowShape.numbers(HEIGHT * WIDTH));
  }

  private static float[] features(long seed, int numFeatures) {
    return random(seed, ROWS, numFeatures).data().asFloat();
  }

  /** All parameters, with the means and variances that scoring uses, and what it then gives. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void trainsAsDl4jDoes(boolean hasImages, boolean inLogs) {
    String json = deep(hasImages, inLogs);
    Dl4jModel fast = new Dl4jModel(NetworkConfiguration.parse(json).open(null));
    Dl4jModel plain =
        new Dl4jModel(
            NetworkConfiguration.parse(json)
                .openInDoubles(fast.parameters().castTo(DataType.DOUBLE)));
    FastLayers.install(fast);
    fast.allowCaches();
    INDArray before = fast.parameters().dup();
    for (int step = 0; step < 5; step++) {
      fast.fit(rows(step), labels(ROWS));
      plain.fit(rows(step).inDoubles(), labels(ROWS).castTo(DataType.DOUBLE));
      requireNear(
          plain.parameters().sub(before.castTo(DataType.DOUBLE)), fast.parameters().sub(before), 0);
    }
    requireNear(plain.output(rows(7).inDoubles()), fast.output(rows(7)), 0);
    requireNear(plain.outputInTraining(rows(7).inDoubles()), fast.outputInTraining(rows(7)), 0);
  }

  @Test
  void frozenLayersAreComputedFastToo() {
    NetworkConfiguration network = NetworkConfiguration.parse(deep(true, true));
    Freezing.freeze(network, 2);
    Dl4jModel fast = new Dl4jModel(network.open(null));
    NetworkConfiguration other = NetworkConfiguration.parse(deep(true, true));
    Freezing.freeze(other, 2);
    Dl4jModel plain = new Dl4jModel(other.openInDoubles(fast.parameters().castTo(DataType.DOUBLE)));
    FastLayers.install(fast);
    FrozenLayer second = (FrozenLayer) fast.layers()[1];
    assertInstanceOf(FastNormalization.class, second.getInsideLayer().getHelper());
    requireNear(
        plain.gradient(rows(1).inDoubles(), labels(ROWS).castTo(DataType.DOUBLE)),
        fast.gradient(rows(1), labels(ROWS)),
        0);
  }

  /** In scoring and in training, with a residual network. */
  @Test
  void networksComputeByIt() throws ReflectiveOperationException {
    String json = ImageNetworks.resNet(8, 8, 1).setFilters(2).setOutputs(2).toJson();
    Dl4jNetwork network = new Dl4jNetwork(json);
    INDArray parameters = used(network, "logits").parameters().dup();
    // The second time with what the first has left in memory.
    gradient(network, features(3, 64), ROWS);
    INDArray gradient = gradient(network, features(3, 64), ROWS);
    Dl4jModel plain =
        new Dl4jModel(
            NetworkConfiguration.parse(json).openInDoubles(parameters.castTo(DataType.DOUBLE)));
    Dl4jRows rows = Dl4jRows.of(features(3, 64), ROWS, RowShape.numbers(64));
    INDArray sums = plain.gradient(rows.inDoubles(), labels(ROWS).castTo(DataType.DOUBLE));
    requireNear(sums.div(ROWS), gradient, 0);
    for (String field : List.of("logits", "training")) {
      long normalizations =
          Stream.of(used(network, field).layers())
              .filter(layer -> layer.getHelper() instanceof FastNormalization)
              .count();
      assertEquals(9, normalizations, field);
    }
  }
}
