package io.github.meanfield.stages.network.dl4j;

import static io.github.meanfield.stages.network.dl4j.FastNetworks.labels;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.random;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.requireNear;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.used;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.network.sequence.SequenceNetwork;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FastConvolution1DTest {

  private static final int ROWS = 4;
  private static final int STEPS = 9;
  private static final int STEP_SIZE = 3;

  @BeforeAll
  static void loadNativeCode() {
    NativeCode.ensure();
    Nd4jCode.ensure();
  }

  private static String json(Activation activation, Convolution1DLayer.Builder... convolutions) {
    return json(RNNFormat.NCW, activation, convolutions);
  }

  private static String json(
      RNNFormat format, Activation activation, Convolution1DLayer.Builder... convolutions) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(3).activation(activation).list();
    for (Convolution1DLayer.Builder convolution : convolutions) {
      layers.layer(convolution.biasInit(0.3).build());
    }
    return layers
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(2)
                .build())
        .setInputType(InputType.recurrent(STEP_SIZE, STEPS, format))
        .build()
        .toJson();
  }

  private static Dl4jModel open(String json) {
    return new Dl4jModel(NetworkConfiguration.parse(json).open(null));
  }

  private static Dl4jModel fast(String json) {
    Dl4jModel fast = open(json);
    FastLayers.install(fast);
    fast.allowCaches();
    return fast;
  }

  private static INDArray gradient(Dl4jModel model, INDArray sequences, INDArray mask) {
    MultiLayerNetwork chain = (MultiLayerNetwork) model.model();
    chain.setInput(sequences);
    chain.setLabels(labels(ROWS));
    chain.setLayerMaskArrays(mask, null);
    chain.computeGradientAndScore();
    chain.clearLayerMaskArrays();
    return chain.getFlattenedGradients().dup();
  }

  private static void requireEqual(Dl4jModel plain, Dl4jModel fast, int steps) {
    assertEquals(plain.parameters(), fast.parameters());
    INDArray mask = Nd4j.ones(DataType.FLOAT, ROWS, steps);
    mask.putScalar(1, steps - 1, 0);
    INDArray plainOrder = random(5, ROWS, STEP_SIZE, steps);
    for (INDArray sequences : List.of(plainOrder, plainOrder.dup('f'))) {
      MultiLayerNetwork expected = (MultiLayerNetwork) plain.model();
      MultiLayerNetwork found = (MultiLayerNetwork) fast.model();
      requireNear(expected.output(sequences), found.output(sequences));
      requireNear(
          expected.output(sequences, false, mask, null),
          found.output(sequences, false, mask, null));
      // The second time with what the first has left in memory.
      for (int i = 0; i < 2; i++) {
        requireNear(gradient(plain, sequences, null), gradient(fast, sequences, null));
        requireNear(gradient(plain, sequences, mask), gradient(fast, sequences, mask));
        for (Dl4jModel each : List.of(plain, fast)) {
          each.parameters().muli(1.1);
        }
      }
    }
  }

  /** Two layers, so that derivatives go through the second. */
  @ParameterizedTest
  @CsvSource({
    // width, stride, padding, dilation, mode, bias, activation
    "3, 1, 0, 1, Same, true, RELU",
    "4, 1, 0, 1, Same, true, RELU",
    "4, 1, 0, 1, Same, false, TANH",
    "5, 1, 0, 2, Same, true, TANH",
    "2, 2, 0, 1, Same, true, TANH",
    "3, 1, 0, 1, Truncate, true, SIGMOID",
    "2, 1, 1, 1, Truncate, false, TANH",
    "1, 1, 0, 1, Same, true, IDENTITY"
  })
  void computesWhatDl4jDoes(
      int width,
      int stride,
      int padding,
      int dilation,
      ConvolutionMode mode,
      boolean hasBias,
      Activation activation) {
    Convolution1DLayer.Builder[] layers = new Convolution1DLayer.Builder[2];
    for (int i = 0; i < 2; i++) {
      layers[i] =
          new Convolution1DLayer.Builder(width)
              .stride(i == 0 ? stride : 1)
              .padding(padding)
              .dilation(dilation)
              .convolutionMode(mode)
              .hasBias(hasBias)
              .nOut(3 + i);
    }
    String json = json(activation, layers);
    Dl4jModel fast = fast(json);
    for (int i = 0; i < 2; i++) {
      assertInstanceOf(FastConvolution1D.class, fast.layers()[i]);
    }
    requireEqual(open(json), fast, STEPS);
  }

  private static Convolution1DLayer.Builder narrow() {
    return new Convolution1DLayer.Builder(2).nOut(3).convolutionMode(ConvolutionMode.Same);
  }

  @Test
  void whatItCannotIsLeftToDl4j() {
    String causal = json(Activation.TANH, narrow().convolutionMode(ConvolutionMode.Causal));
    requireEqual(open(causal), fast(causal), STEPS);
  }

  /** DL4J's own layer has a derivative there. */
  @ParameterizedTest
  @EnumSource(
      value = ConvolutionMode.class,
      names = {"Same", "Causal"})
  void whatIsDroppedHasNoDerivative(ConvolutionMode mode) {
    Dl4jModel model = fast(json(Activation.TANH, narrow().convolutionMode(mode).dropOut(0.5)));
    Layer layer = model.layers()[0];
    ((MultiLayerNetwork) model.model()).initGradientsView();
    layer.setInput(random(5, ROWS, STEP_SIZE, STEPS), LayerWorkspaceMgr.noWorkspaces());
    INDArray result = layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
    INDArray dropped = layer.input().eq(0).castTo(DataType.FLOAT);
    INDArray below =
        layer.backpropGradient(Nd4j.onesLike(result), LayerWorkspaceMgr.noWorkspaces()).getSecond();
    assertEquals(dropped, below.eq(0).castTo(DataType.FLOAT));
    double count = dropped.sumNumber().doubleValue();
    assertTrue(count > 0 && count < dropped.length(), count + " of " + dropped.length());
  }

  @Test
  void frozenLayersAreComputedFastToo() {
    NetworkConfiguration[] networks = new NetworkConfiguration[2];
    for (int i = 0; i < 2; i++) {
      networks[i] = NetworkConfiguration.parse(json(Activation.TANH, narrow(), narrow()));
      Freezing.freeze(networks[i], 1);
    }
    Dl4jModel fast = new Dl4jModel(networks[0].open(null));
    FastLayers.install(fast);
    FrozenLayer first = (FrozenLayer) fast.layers()[0];
    assertInstanceOf(FastConvolution1D.class, first.getInsideLayer());
    requireEqual(new Dl4jModel(networks[1].open(null)), fast, STEPS);
  }

  /** In scoring and in training, with a graph. */
  @Test
  void networksComputeByIt() throws ReflectiveOperationException {
    String json =
        SequenceNetwork.filled(
            TextNetworks.textCnn().setEmbeddingSize(5).setFilters(4).setDropout(0).toJson(),
            6,
            9,
            2);
    Dl4jNetwork network = new Dl4jNetwork(json);
    INDArray parameters = used(network, "logits").parameters().dup();
    int[][] texts = {{1, 2, 3, 4, 5, 6}, {7, 8}, {3, 1, 2}};
    float[] features = new float[3 * 7];
    for (int row = 0; row < 3; row++) {
      for (int step = 0; step < texts[row].length; step++) {
        features[row * 7 + step] = texts[row][step];
      }
      features[row * 7 + 6] = texts[row].length;
    }
    INDArray gradient = FastNetworks.gradient(network, features, 3);
    NetworkConfiguration configuration = NetworkConfiguration.parse(json);
    configuration.maskPadding();
    Dl4jModel plain =
        new Dl4jModel(configuration.openInDoubles(parameters.castTo(DataType.DOUBLE)));
    Dl4jRows rows = Dl4jRows.of(features, 3, network.rowShape()).inDoubles();
    INDArray expected = plain.gradient(rows, labels(3).castTo(DataType.DOUBLE));
    for (String field : List.of("logits", "training")) {
      long convolutions =
          Stream.of(used(network, field).layers())
              .filter(FastConvolution1D.class::isInstance)
              .count();
      assertEquals(3, convolutions, field);
    }
    requireNear(expected.div(3).castTo(DataType.FLOAT), gradient);
  }
}
