package io.github.meanfield.stages.network.dl4j;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.Convolution1DLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer of convolutions over steps that computes them as {@link FastConvolution} does those of
 * images with one row of pixels, if they leave as many steps as there were. DL4J asks no helper for
 * them.
 */
final class FastConvolution1D extends Convolution1DLayer {

  private static final long serialVersionUID = 1L;

  private static final int[] ONES = {1, 1};
  private static final int[] NONE = {0, 0};

  /** Null if this is left to DL4J. */
  private final transient FastConvolution convolution;

  /** One in the place of a layer, of which it takes the parameters. */
  FastConvolution1D(Convolution1DLayer layer) {
    super(layer.conf(), layer.params().dataType());
    FastLayers.replace(layer, this);
    convolution = isFast() ? new FastConvolution(layerConf().hasBias()) : null;
    if (convolution != null) {
      // Or what the layer gives is computed a second time on the way back.
      setCacheMode(CacheMode.DEVICE);
    }
  }

  /** Whether this is none of those that are left to DL4J, which pads in other ways. */
  private boolean isFast() {
    return layerConf().getRnnDataFormat() == RNNFormat.NCW
        && layerConf().getConvolutionMode() == ConvolutionMode.Same
        && layerConf().getStride()[0] == 1
        && layerConf().getWeightNoise() == null;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (forBackprop && preOutput != null) {
      return new Pair<>(preOutput, null);
    }
    INDArray result =
        convolution != null && input.rank() == 3
            ? convolution.preOutput(
                asImages(input),
                weights(),
                bias(),
                alongSteps(layerConf().getKernelSize()),
                ONES,
                NONE,
                null,
                null,
                convolutionMode,
                alongSteps(layerConf().getDilation()),
                CNN2DFormat.NCHW,
                workspaces)
            : null;
    return result == null
        ? super.preOutput(training, forBackprop, workspaces)
        : new Pair<>(asSteps(result), null);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray slopes, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (convolution == null || slopes.rank() != 3 || input.rank() != 3) {
      return dl4js(slopes, workspaces);
    }
    INDArray z = preOutput(true, true, workspaces).getFirst();
    INDArray delta = layerConf().getActivationFn().backprop(z, slopes).getFirst();
    INDArray ofWeights = byFilters(gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY));
    INDArray weightGradient = Nd4j.createUninitialized(dataType, ofWeights.shape(), 'c');
    Pair<Gradient, INDArray> result =
        convolution.backpropGradient(
            asImages(input),
            weights(),
            bias(),
            asImages(delta),
            alongSteps(layerConf().getKernelSize()),
            ONES,
            NONE,
            hasBias() ? gradientViews.get(ConvolutionParamInitializer.BIAS_KEY) : noBias(),
            weightGradient,
            null,
            null,
            null,
            null,
            convolutionMode,
            alongSteps(layerConf().getDilation()),
            CNN2DFormat.NCHW,
            workspaces);
    if (result == null) {
      return dl4js(slopes, workspaces);
    }
    ofWeights.assign(weightGradient);
    result
        .getFirst()
        .setGradientFor(
            ConvolutionParamInitializer.WEIGHT_KEY,
            gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY),
            'c');
    return new Pair<>(result.getFirst(), backpropDropOutIfPresent(asSteps(result.getSecond())));
  }

  /** With the dropout of the input, which DL4J forgets on the way back. */
  private Pair<Gradient, INDArray> dl4js(INDArray slopes, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(slopes, workspaces);
    return new Pair<>(result.getFirst(), backpropDropOutIfPresent(result.getSecond()));
  }

  private static INDArray asImages(INDArray steps) {
    return steps.reshape('c', steps.size(0), steps.size(1), 1, steps.size(2));
  }

  private static INDArray asSteps(INDArray images) {
    return images.reshape('c', images.size(0), images.size(1), images.size(3));
  }

  private static int[] alongSteps(int[] size) {
    return new int[] {1, size[0]};
  }

  private INDArray weights() {
    return byFilters(getParam(ConvolutionParamInitializer.WEIGHT_KEY));
  }

  /**
   * A view of weights as filters × channels × steps. DL4J holds them in the opposite order,
   * whatever the shape of the parameter says.
   */
  private static INDArray byFilters(INDArray weights) {
    return weights.reshape('c', weights.size(2), weights.size(1), weights.size(0)).permute(2, 1, 0);
  }

  private INDArray bias() {
    return hasBias() ? getParam(ConvolutionParamInitializer.BIAS_KEY) : noBias();
  }

  private INDArray noBias() {
    return Nd4j.create(dataType, 1, layerConf().getNOut());
  }
}
