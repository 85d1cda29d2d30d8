package io.github.meanfield.stages.network.dl4j;

import static io.github.meanfield.stages.network.dl4j.FastNetworks.gradient;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.labels;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.random;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.requireNear;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.used;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.Freezing;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FastConvolutionTest {

  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;
  private static final int CHANNELS = 2;
  private static final int NUM_FEATURES = HEIGHT * WIDTH * CHANNELS;
  private static final int ROWS = 3;

  @BeforeAll
  static void loadNativeCode() {
    NativeCode.ensure();
    Nd4jCode.ensure();
  }

  private static Dl4jModel model(ConvolutionLayer.Builder... convolutions) {
    return new Dl4jModel(NetworkConfiguration.parse(json(convolutions)).open(null));
  }

  private static String json(ConvolutionLayer.Builder... convolutions) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(3).activation(Activation.TANH).list();
    for (ConvolutionLayer.Builder convolution : convolutions) {
      layers.layer(convolution.biasInit(0.3).build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(2)
                .build())
        .setInputType(InputType.convolutionalFlat(HEIGHT, WIDTH, CHANNELS))
        .build()
        .toJson();
  }

  /** Two layers, so that derivatives go through the second. */
  @ParameterizedTest
  @CsvSource({
    // kernel, strides, padding, dilation, mode, bias
    "3, 3, 1, 1, 0, 0, 1, 1, Truncate, true",
    "3, 3, 1, 1, 0, 0, 1, 1, Same, true",
    "3, 3, 2, 2, 0, 0, 1, 1, Same, false",
    "1, 1, 2, 2, 0, 0, 1, 1, Same, false",
    "2, 3, 1, 2, 1, 2, 1, 1, Truncate, true",
    "3, 2, 3, 1, 2, 0, 1, 1, Truncate, true",
    "2, 2, 1, 1, 0, 0, 2, 2, Same, true",
    "2, 2, 1, 1, 1, 1, 1, 3, Truncate, false",
    "5, 5, 1, 1, 2, 2, 1, 1, Strict, true"
  })
  void computesWhatDl4jDoes(
      int height,
      int width,
      int down,
      int right,
      int above,
      int left,
      int ofRows,
      int ofPixels,
      ConvolutionMode mode,
      boolean hasBias) {
    ConvolutionLayer.Builder[] layers = new ConvolutionLayer.Builder[2];
    for (int i = 0; i < 2; i++) {
      layers[i] =
          new ConvolutionLayer.Builder(height, width)
              .stride(i == 0 ? new int[] {down, right} : new int[] {1, 1})
              .padding(above, left)
              .dilation(ofRows, ofPixels)
              .convolutionMode(mode)
              .hasBias(hasBias)
              .nOut(3 + i);
    }
    Dl4jModel plain = model(layers);
    Dl4jModel fast = model(layers);
    FastLayers.install(fast);
    assertTrue(fast.layers()[1].getHelper() instanceof FastConvolution);
    assertEquals(plain.parameters(), fast.parameters());
    requireEqual(plain, fast);
  }

  private static void requireEqual(Dl4jModel plain, Dl4jModel fast) {
    Dl4jRows rows = rows();
    requireNear(plain.output(rows), fast.output(rows));
    requireNear(plain.gradient(rows, labels(ROWS)), fast.gradient(rows, labels(ROWS)));
  }

  private static Dl4jRows rows() {
    return Dl4jRows.of(features(), ROWS, RowShape.numbers(NUM_FEATURES));
  }

  private static float[] features() {
    return random(5, ROWS, NUM_FEATURES).data().asFloat();
  }

  @Test
  void whatItCannotIsLeftToDl4j() {
    Dl4jModel noisy =
        model(new ConvolutionLayer.Builder(3, 3).nOut(2).weightNoise(new DropConnect(0.5)));
    FastLayers.install(noisy);
    assertNull(noisy.layers()[0].getHelper());
    for (boolean hasBias : new boolean[] {true, false}) {
      Dl4jModel plain = model(byPixels(hasBias));
      Dl4jModel fast = model(byPixels(hasBias));
      FastLayers.install(fast);
      requireEqual(plain, fast);
    }
  }

  private static ConvolutionLayer.Builder byPixels(boolean hasBias) {
    return new ConvolutionLayer.Builder(3, 3).nOut(2).hasBias(hasBias).dataFormat(CNN2DFormat.NHWC);
  }

  @Test
  void frozenLayersAreComputedFastToo() {
    Dl4jModel plain = frozen();
    Dl4jModel fast = frozen();
    FastLayers.install(fast);
    FrozenLayer first = (FrozenLayer) fast.layers()[0];
    assertInstanceOf(FastConvolution.class, first.getInsideLayer().getHelper());
    requireEqual(plain, fast);
  }

  private static Dl4jModel frozen() {
    NetworkConfiguration network = NetworkConfiguration.parse(json(byRows(), byRows()));
    Freezing.freeze(network, 1);
    return new Dl4jModel(network.open(null));
  }

  private static ConvolutionLayer.Builder byRows() {
    return new ConvolutionLayer.Builder(3, 3).nOut(2);
  }

  /** In scoring and in training. */
  @Test
  void networksComputeByIt() throws ReflectiveOperationException {
    String json = json(byRows());
    Dl4jNetwork network = new Dl4jNetwork(json);
    INDArray parameters = used(network, "logits").parameters().dup();
    NetworkConfiguration withoutActivation = NetworkConfiguration.parse(json);
    NetworkOutput.removeActivation(withoutActivation);
    requireNear(
        new Dl4jModel(withoutActivation.open(parameters)).output(rows()),
        Nd4j.createFromArray(network.outputs(features(), ROWS)).reshape(ROWS, 2));
    INDArray gradient = gradient(network, features(), ROWS);
    Dl4jModel plain = new Dl4jModel(NetworkConfiguration.parse(json).open(parameters));
    requireNear(plain.gradient(rows(), labels(ROWS)).div(ROWS), gradient);
    for (String field : List.of("logits", "training")) {
      assertInstanceOf(FastConvolution.class, used(network, field).layers()[0].getHelper(), field);
    }
  }
}
