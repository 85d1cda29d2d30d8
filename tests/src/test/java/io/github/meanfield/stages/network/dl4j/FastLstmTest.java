package io.github.meanfield.stages.network.dl4j;

import static io.github.meanfield.stages.network.dl4j.FastNetworks.inner;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.labels;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.requireNear;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.used;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.network.sequence.SequenceNetwork;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FastLstmTest {

  private static final int STEPS = 7;
  private static final int INPUTS = 3;
  private static final int UNITS = 4;
  private static final int CLASSES = 2;
  private static final int[] LENGTHS = {5, 2, 7, 1};
  private static final LayerWorkspaceMgr MEMORY = LayerWorkspaceMgr.noWorkspaces();

  @BeforeAll
  static void loadNativeCode() {
    NativeCode.ensure();
    Nd4jCode.ensure();
  }

  private static LSTM.Builder lstm(int inputs, int units) {
    return new LSTM.Builder().nIn(inputs).nOut(units).activation(Activation.TANH);
  }

  private static Layer mean() {
    return new GlobalPoolingLayer(PoolingType.AVG);
  }

  private static String vectors(int maxSteps, int units, Layer... layers) {
    return SequenceNetworks.of(maxSteps, INPUTS, List.of(layers), units, CLASSES).toJson();
  }

  private static String small(Layer... layers) {
    return vectors(STEPS, UNITS, layers);
  }

  static Stream<Arguments> networks() {
    Layer first = lstm(INPUTS, 6).build();
    Layer second = lstm(6, UNITS).build();
    Layer alone = lstm(INPUTS, UNITS).build();
    Layer logistic = lstm(INPUTS, UNITS).activation(Activation.SIGMOID).build();
    Layer dropping = lstm(INPUTS, UNITS).dropOut(0.5).build();
    Layer noisy = lstm(INPUTS, UNITS).weightNoise(new DropConnect(0.5)).build();
    String both = TextNetworks.lstm().setEmbeddingSize(5).setUnits(UNITS).toJson();
    return Stream.of(
        arguments("one layer", small(alone, mean()), LENGTHS),
        arguments("largest", small(alone, new GlobalPoolingLayer(PoolingType.MAX)), LENGTHS),
        arguments("two layers", small(first, second, mean()), LENGTHS),
        arguments("logistic activation", small(logistic, mean()), LENGTHS),
        arguments("dropout", small(dropping, mean()), LENGTHS),
        arguments("noise of weights", small(noisy, mean()), LENGTHS),
        arguments("last step", small(first, new LastTimeStep(second)), LENGTHS),
        arguments("frozen below", small(new FrozenLayer(first), second, mean()), LENGTHS),
        arguments("one unit", vectors(STEPS, 1, lstm(INPUTS, 1).build(), mean()), LENGTHS),
        arguments("one row", small(first, second, mean()), new int[] {6}),
        arguments("one length", small(first, second, mean()), new int[] {4, 4, 4}),
        arguments("one step", small(first, second, mean()), new int[] {1, 1}),
        arguments("both directions", SequenceNetwork.filled(both, STEPS, 9, CLASSES), LENGTHS),
        // In several pieces.
        arguments(
            "many steps",
            vectors(90, 250, lstm(INPUTS, 250).build(), mean()),
            new int[] {90, 70, 80, 10, 85, 90}));
  }

  /** Outputs and gradients, with masks, and without where all sequences are of one length. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void computesWhatDl4jDoes(String name, String json, int[] lengths) {
    RowShape shape = NetworkConfiguration.parse(json).rowShape();
    float[] features = SequenceNetworks.rows(shape, lengths, 1);
    Dl4jModel plain = open(json, null);
    Dl4jModel fast = open(json, plain.parameters().dup());
    FastLayers.install(fast);
    long helpers =
        Stream.of(fast.layers())
            .filter(layer -> inner(layer).getHelper() instanceof FastLstm)
            .count();
    assertTrue(helpers > 0);
    requireEqual(plain, fast, Dl4jRows.of(features, lengths.length, shape));
    if (Arrays.stream(lengths).distinct().count() == 1) {
      requireEqual(plain, fast, Dl4jRows.ofOneLength(features, lengths.length, shape));
    }
  }

  private static Dl4jModel open(String json, INDArray parameters) {
    return new Dl4jModel(NetworkConfiguration.parse(json).open(parameters));
  }

  private static void requireEqual(Dl4jModel plain, Dl4jModel fast, Dl4jRows rows) {
    requireNear(plain.output(rows), fast.output(rows));
    // Twice, as something is kept from one pass to the next.
    for (int i = 0; i < 2; i++) {
      requireNear(gradient(plain, rows), gradient(fast, rows));
    }
  }

  private static INDArray gradient(Dl4jModel model, Dl4jRows rows) {
    Nd4j.getRandom().setSeed(11);
    return model.gradient(rows, labels(rows.count()));
  }

  @Test
  void whatItCannotIsLeftToDl4j() {
    for (LSTM.Builder other :
        List.of(
            lstm(INPUTS, UNITS).activation(Activation.SOFTSIGN),
            lstm(INPUTS, UNITS).gateActivationFunction(Activation.HARDSIGMOID))) {
      Dl4jModel model = open(small(other.build(), mean()), null);
      FastLayers.install(model);
      assertNull(model.layers()[0].getHelper());
    }
    NetworkConfiguration network =
        NetworkConfiguration.parse(small(lstm(INPUTS, UNITS).build(), mean()));
    float[] features = SequenceNetworks.rows(network.rowShape(), LENGTHS, 1);
    Dl4jRows rows = Dl4jRows.of(features, LENGTHS.length, network.rowShape()).inDoubles();
    Dl4jModel plain = new Dl4jModel(network.openInDoubles(null));
    Dl4jModel fast = new Dl4jModel(network.openInDoubles(plain.parameters().dup()));
    FastLayers.install(fast);
    assertEquals(plain.output(rows), fast.output(rows));
  }

  /** A network with a label for each step. */
  private static MultiLayerNetwork stepwise(RNNFormat format, boolean isTruncated) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Sgd(0.5))
                .list()
                .layer(lstm(INPUTS, UNITS).build())
                .layer(lstm(UNITS, UNITS).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(UNITS)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(INPUTS, STEPS, format))
                .backpropType(isTruncated ? BackpropType.TruncatedBPTT : BackpropType.Standard)
                .tBPTTForwardLength(isTruncated ? 4 : STEPS)
                .tBPTTBackwardLength(isTruncated ? 3 : STEPS)
                .build());
    network.init();
    return network;
  }

  @Test
  void truncatedBackpropagationIsLeftToDl4j() {
    MultiLayerNetwork network = stepwise(RNNFormat.NCW, true);
    FastLayers.install(new Dl4jModel(network));
    assertNull(network.getLayer(0).getHelper());
  }

  @ParameterizedTest
  @EnumSource
  void formatsAreThoseOfDl4j(RNNFormat format) {
    MultiLayerNetwork plain = stepwise(format, false);
    INDArray start = plain.params().dup();
    MultiLayerNetwork fast = stepwise(format, false);
    FastLayers.install(new Dl4jModel(fast));
    assertInstanceOf(FastLstm.class, fast.getLayer(0).getHelper());
    INDArray input = Nd4j.rand(DataType.FLOAT, 2, INPUTS, STEPS);
    INDArray second = Nd4j.ones(DataType.FLOAT, 2, 1, STEPS);
    INDArray labels = Nd4j.concat(1, Nd4j.zeros(DataType.FLOAT, 2, 1, STEPS), second);
    int[] order = format == RNNFormat.NWC ? new int[] {0, 2, 1} : new int[] {0, 1, 2};
    for (MultiLayerNetwork network : List.of(plain, fast)) {
      network.fit(input.permute(order), labels.permute(order));
    }
    requireNear(plain.params().sub(start), fast.params().sub(start));
  }

  @Test
  void stateIsCarriedFromStepToStep() {
    MultiLayerNetwork plain = stepwise(RNNFormat.NCW, false);
    MultiLayerNetwork fast = stepwise(RNNFormat.NCW, false);
    FastLayers.install(new Dl4jModel(fast));
    INDArray input = Nd4j.rand(DataType.FLOAT, 2, INPUTS, STEPS);
    INDArray whole = fast.output(input);
    for (int step = 0; step < STEPS; step++) {
      INDArray one =
          input.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(step, step + 1));
      INDArray given = fast.rnnTimeStep(one.dup());
      requireNear(plain.rnnTimeStep(one.dup()), given);
      requireNear(
          whole.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(step)),
          given.reshape(2, CLASSES));
    }
  }

  private static org.deeplearning4j.nn.layers.recurrent.LSTM layer(boolean isFast) {
    Dl4jModel model = open(small(lstm(INPUTS, UNITS).build(), mean()), null);
    if (isFast) {
      FastLayers.install(model);
    }
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, 1, model.layers()[0].numParams());
    model.layers()[0].setBackpropGradientsViewArray(gradient);
    return (org.deeplearning4j.nn.layers.recurrent.LSTM) model.layers()[0];
  }

  /** What is kept of a pass is not taken for that of others. */
  @Test
  void parametersMayChangeBeforeTheGradient() {
    INDArray input = Nd4j.rand(DataType.FLOAT, 2, INPUTS, STEPS);
    INDArray delta = Nd4j.rand(DataType.FLOAT, 2, UNITS, STEPS);
    INDArray plain = afterChange(layer(false), input, delta);
    requireNear(plain, afterChange(layer(true), input, delta));
  }

  private static INDArray afterChange(
      org.deeplearning4j.nn.layers.recurrent.LSTM layer, INDArray input, INDArray delta) {
    layer.activate(input.dup(), true, MEMORY);
    layer.getParam(LSTMParamInitializer.RECURRENT_WEIGHT_KEY).muli(2);
    layer.backpropGradient(delta.dup(), MEMORY);
    return layer.getGradientsViewArray();
  }

  /** As with a {@code MaskZeroLayer}. */
  @Test
  void masksAreLeftToDl4j() {
    org.deeplearning4j.nn.layers.recurrent.LSTM plain = layer(false);
    org.deeplearning4j.nn.layers.recurrent.LSTM fast = layer(true);
    INDArray input = Nd4j.rand(DataType.FLOAT, 1, INPUTS, 5);
    INDArray delta = Nd4j.rand(DataType.FLOAT, 1, UNITS, 5);
    List<INDArray> outputs = new ArrayList<>();
    for (org.deeplearning4j.nn.layers.recurrent.LSTM layer : List.of(plain, fast)) {
      layer.setMaskArray(Nd4j.createFromArray(new float[][] {{1, 1, 0, 1, 1}}));
      outputs.add(layer.activate(input.dup(), true, MEMORY));
      layer.backpropGradient(delta.dup(), MEMORY);
    }
    assertEquals(outputs.get(0), outputs.get(1));
    assertEquals(plain.getGradientsViewArray(), fast.getGradientsViewArray());
  }

  /** Of one row, of three and of one, of all; and with what is kept of the outputs. */
  @ParameterizedTest
  @ValueSource(ints = {1, 900, 1200, FastLstm.MOST_HELD})
  void rowsAreComputedInGroups(int mostHeld) {
    String json = small(lstm(INPUTS, 6).build(), lstm(6, UNITS).build(), mean());
    RowShape shape = NetworkConfiguration.parse(json).rowShape();
    float[] features = SequenceNetworks.rows(shape, LENGTHS, 1);
    Dl4jModel plain = open(json, null);
    Dl4jModel fast = open(json, plain.parameters().dup());
    for (int i = 0; i < 2; i++) {
      FastLstm.install((org.deeplearning4j.nn.layers.recurrent.LSTM) fast.layers()[i], mostHeld);
    }
    requireEqual(plain, fast, Dl4jRows.of(features, LENGTHS.length, shape));
  }

  @ParameterizedTest
  @CsvSource({"256, 250, 64, 128", "1000, 1, 500, 3", "5, 100000, 64, 64"})
  void groupsAreBounded(int rows, int steps, int inputs, int units) {
    FastLstm.Size size = new FastLstm.Size(rows, steps, inputs, units);
    int atOnce = size.rowsAtOnce(FastLstm.MOST_HELD, steps);
    long ofRow = LstmRows.held(steps, inputs, units);
    assertEquals(steps * (inputs + 7L * units), ofRow);
    assertTrue(atOnce == 1 || atOnce * ofRow <= FastLstm.MOST_HELD);
    assertTrue(atOnce == rows || (atOnce + 1) * ofRow > FastLstm.MOST_HELD);
  }

  /** In scoring, in slices of rows of like length, and in training. */
  @Test
  void networksComputeByIt() throws ReflectiveOperationException {
    String json = small(lstm(INPUTS, UNITS).build(), mean());
    Dl4jNetwork network = new Dl4jNetwork(json);
    RowShape shape = network.rowShape();
    int[] lengths = IntStream.range(0, 40).map(row -> 1 + row % STEPS).toArray();
    float[] features = SequenceNetworks.rows(shape, lengths, 1);
    Dl4jRows rows = Dl4jRows.of(features, lengths.length, shape);
    INDArray parameters = used(network, "logits").parameters().dup();
    NetworkConfiguration withoutActivation = NetworkConfiguration.parse(json);
    NetworkOutput.removeActivation(withoutActivation);
    requireNear(
        new Dl4jModel(withoutActivation.open(parameters)).output(rows),
        Nd4j.createFromArray(network.outputs(features, lengths.length))
            .reshape(lengths.length, CLASSES));
    requireNear(
        open(json, parameters).gradient(rows, labels(lengths.length)).div(lengths.length),
        FastNetworks.gradient(network, features, lengths.length));
    for (String field : List.of("logits", "training")) {
      assertInstanceOf(FastLstm.class, used(network, field).layers()[0].getHelper(), field);
    }
  }
}
