package io.github.meanfield.stages.network.dl4j;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.AlgoMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdDataAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.BwdFilterAlgo;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer.FwdAlgo;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionHelper;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the convolutions of a layer image by image: what the kernel meets of an image stays in
 * the processor's cache until it is multiplied. DL4J makes one matrix of the minibatch, in an order
 * that takes ND4J ten times as long to write as to multiply. Its own helper, for oneDNN, is off
 * unless a system property asks for it, and then looks for a class that has moved.
 *
 * <p>Floats, and images channel by channel; anything else is left to DL4J. Sums are taken in the
 * order of rows.
 */
final class FastConvolution implements ConvolutionHelper {

  /** What an array can hold. */
  static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

  private final boolean hasBias;

  FastConvolution(boolean hasBias) {
    this.hasBias = hasBias;
  }

  /** Hands one to a layer that can use it. */
  static void install(ConvolutionLayer layer) {
    org.deeplearning4j.nn.conf.layers.ConvolutionLayer settings = layer.layerConf();
    // With a helper DL4J would draw the noise of weights but once.
    if (settings.getWeightNoise() == null
        && settings.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && FastLayers.setHelper(
            layer, ConvolutionLayer.class, new FastConvolution(settings.hasBias()))) {
      // A failure is to be seen.
      settings.setCudnnAllowFallback(false);
      // Or DL4J computes what the layer gives a second time on the way back.
      layer.setCacheMode(CacheMode.DEVICE);
    }
  }

  @Override
  public INDArray preOutput(
      INDArray input,
      INDArray weights,
      INDArray bias,
      int[] kernel,
      int[] strides,
      int[] pad,
      AlgoMode mode,
      FwdAlgo forward,
      ConvolutionMode border,
      int[] dilation,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    if (!isSupported(input, weights, format)) {
      return null;
    }
    Patches patches = patches(input, kernel, strides, pad, border, dilation);
    if (patches.length() > MOST_NUMBERS) {
      return null;
    }
    int images = (int) input.size(0);
    int filters = (int) weights.size(0);
    long[] shape = {images, filters, patches.outHeight(), patches.outWidth()};
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
    int rows = patches.rows();
    int columns = patches.columns();
    try (NativeFloats from = NativeFloats.reading(input);
        NativeFloats by = NativeFloats.reading(weights);
        NativeFloats plus = NativeFloats.reading(bias);
        NativeFloats into = NativeFloats.writing(result);
        FloatPointer matrix = new FloatPointer((long) rows * columns);
        FloatPointer ones = Products.ones(columns)) {
      float[] image = new float[patches.imageLength()];
      float[] values = new float[rows * columns];
      for (int i = 0; i < images; i++) {
        patches.read(from.get(i, image), values);
        matrix.put(values);
        FloatPointer z = into.at(i, filters * columns);
        Products.multiply(by.all(), matrix, z, filters, rows, columns, 0);
        if (hasBias) {
          Products.addOuter(plus.all(), ones, z, filters, columns);
        }
      }
    }
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray input,
      INDArray weights,
      INDArray bias,
      INDArray delta,
      int[] kernel,
      int[] strides,
      int[] pad,
      INDArray biasGradient,
      INDArray weightGradient,
      IActivation activation,
      AlgoMode mode,
      BwdFilterAlgo backwardFilter,
      BwdDataAlgo backwardData,
      ConvolutionMode border,
      int[] dilation,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    if (!isSupported(input, weights, format)) {
      return null;
    }
    Patches patches = patches(input, kernel, strides, pad, border, dilation);
    if (patches.length() > MOST_NUMBERS) {
      return null;
    }
    int filters = (int) weights.size(0);
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    int rows = patches.rows();
    int columns = patches.columns();
    try (NativeFloats from = NativeFloats.reading(input);
        NativeFloats by = NativeFloats.reading(weights);
        NativeFloats slopes = NativeFloats.reading(delta);
        NativeFloats ofWeights = NativeFloats.writing(weightGradient);
        NativeFloats ofBias = NativeFloats.writing(biasGradient);
        NativeFloats into = NativeFloats.writing(below);
        FloatPointer matrix = new FloatPointer((long) rows * columns);
        FloatPointer ones = Products.ones(columns)) {
      float[] image = new float[patches.imageLength()];
      float[] values = new float[rows * columns];
      for (int i = 0; i < input.size(0); i++) {
        float carried = i == 0 ? 0 : 1;
        patches.read(from.get(i, image), values);
        matrix.put(values);
        FloatPointer slope = slopes.at(i, filters * columns);
        Products.multiplyByTransposed(
            slope, matrix, ofWeights.all(), filters, columns, rows, carried);
        if (hasBias) {
          Products.sumRows(slope, ones, ofBias.all(), filters, columns, carried);
        }
        Products.multiplyTransposed(by.all(), slope, matrix, rows, filters, columns, 0);
        matrix.get(values);
        patches.sum(values, image);
        into.at(i, image.length).put(image);
      }
    }
    Gradient gradient = new DefaultGradient();
    if (hasBias) {
      gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, biasGradient);
    }
    gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
    return new Pair<>(gradient, below);
  }

  private static boolean isSupported(INDArray input, INDArray weights, CNN2DFormat format) {
    return format == CNN2DFormat.NCHW
        && input.dataType() == DataType.FLOAT
        && weights.dataType() == DataType.FLOAT;
  }

  private static Patches patches(
      INDArray input,
      int[] kernel,
      int[] strides,
      int[] pad,
      ConvolutionMode border,
      int[] dilation) {
    boolean isSame = border == ConvolutionMode.Same;
    int[] out =
        ConvolutionUtils.getOutputSize(
            input, kernel, strides, isSame ? null : pad, border, dilation, CNN2DFormat.NCHW);
    int[] in = {(int) input.size(2), (int) input.size(3)};
    int[] before =
        isSame
            ? ConvolutionUtils.getSameModeTopLeftPadding(out, in, kernel, strides, dilation)
            : pad;
    return new Patches(
        (int) input.size(1), in[0], in[1], out[0], out[1], kernel, strides, before, dilation);
  }

  @Override
  public INDArray activate(INDArray z, IActivation function, boolean training) {
    return function.getActivation(z, training);
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }

  @Override
  public boolean checkSupported() {
    return true;
  }
}
