package io.github.meanfield.stages.network.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.NativeCode;
import io.github.meanfield.stages.network.Nd4jCode;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.rows.RowShape;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
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
  private static final int ROWS = 3;

  @BeforeAll
  static void loadNativeCode() {
    NativeCode.ensure();
    Nd4jCode.ensure();
  }

  private static Dl4jModel model(ConvolutionLayer.Builder... convolutions) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(3).activation(Activation.TANH).list();
    for (ConvolutionLayer.Builder convolution : convolutions) {
      layers.layer(convolution.biasInit(0.3).build());
    }
    String json =
        layers
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(2)
                    .build())
            .setInputType(InputType.convolutionalFlat(HEIGHT, WIDTH, CHANNELS))
            .build()
            .toJson();
    return new Dl4jModel(NetworkConfiguration.parse(json).open(null));
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
    FastConvolution.install(fast.layers());
    assertTrue(fast.layers()[1].getHelper() instanceof FastConvolution);
    assertEquals(plain.parameters(), fast.parameters());
    Dl4jRows rows = rows();
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 0}});
    requireNear(plain.output(rows), fast.output(rows));
    requireNear(plain.gradient(rows, labels), fast.gradient(rows, labels));
  }

  private static Dl4jRows rows() {
    int numFeatures = HEIGHT * WIDTH * CHANNELS;
    float[] features = Nd4j.randn(ROWS, numFeatures).data().asFloat();
    return Dl4jRows.of(features, ROWS, RowShape.numbers(numFeatures));
  }

  private static void requireNear(INDArray expected, INDArray found) {
    double distance = expected.sub(found).norm2Number().doubleValue();
    double length = expected.norm2Number().doubleValue();
    assertTrue(length > 0.01 && distance < 1e-5 * length, distance + " of " + length);
  }

  @Test
  void whatItCannotIsLeftToDl4j() {
    Dl4jModel noisy =
        model(new ConvolutionLayer.Builder(3, 3).nOut(2).weightNoise(new DropConnect(0.5)));
    FastConvolution.install(noisy.layers());
    assertNull(noisy.layers()[0].getHelper());
    Dl4jRows rows = rows();
    Dl4jModel plain = model(byPixels());
    Dl4jModel fast = model(byPixels());
    FastConvolution.install(fast.layers());
    requireNear(plain.output(rows), fast.output(rows));
  }

  private static ConvolutionLayer.Builder byPixels() {
    return new ConvolutionLayer.Builder(3, 3).nOut(2).dataFormat(CNN2DFormat.NHWC);
  }
}
