package io.github.meanfield.stages.network.dl4j;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.normalization.BatchNormalizationHelper;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the batch normalization of a layer in two passes over the minibatch forth and two back.
 * DL4J takes some twenty, each of which writes an array as large as the minibatch.
 *
 * <p>Floats, and images channel by channel; anything else is left to DL4J. DL4J moves the means and
 * variances that scoring uses, by those of the minibatch that it finds here.
 *
 * <p>Source: Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by
 * reducing internal covariate shift", section 3.
 */
final class FastNormalization implements BatchNormalizationHelper {

  /** What the last rows were normalized by; null before the first. */
  private ChannelMoments moments;

  /** Whether those are the rows' own. */
  private boolean isOfRows;

  private FastNormalization() {}

  /** Hands one to a layer that can use it. */
  static void install(BatchNormalization layer) {
    org.deeplearning4j.nn.conf.layers.BatchNormalization settings = layer.layerConf();
    // DL4J does not always multiply by fixed values, and is not told what they are.
    boolean isPlain = settings.getGamma() == 1 && settings.getBeta() == 0;
    if ((isPlain || !settings.isLockGammaBeta())
        && FastLayers.setHelper(layer, BatchNormalization.class, new FastNormalization())) {
      // A failure is to be seen.
      settings.setCudnnAllowFallback(false);
    }
  }

  private static boolean isSupported(INDArray input, CNN2DFormat format) {
    return format == CNN2DFormat.NCHW
        && input.rank() == 4
        && input.dataType() == DataType.FLOAT
        && input.length() > 0
        && input.length() / input.size(0) <= FastConvolution.MOST_NUMBERS;
  }

  @Override
  public INDArray preOutput(
      INDArray input,
      boolean training,
      long[] ofChannels,
      INDArray gamma,
      INDArray beta,
      INDArray runningMeans,
      INDArray runningVariances,
      double decay,
      double epsilon,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    if (!isSupported(input, format)) {
      return null;
    }
    ImageBatch batch = ImageBatch.of(input);
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
    float[] scales = values(gamma, batch.channels(), 1);
    float[] shifts = values(beta, batch.channels(), 0);
    isOfRows = training;
    try (NativeFloats from = NativeFloats.reading(input);
        NativeFloats into = NativeFloats.writing(result)) {
      moments =
          training
              ? ChannelMoments.measure(from, batch)
              : new ChannelMoments(doubles(runningMeans), doubles(runningVariances));
      for (int channel = 0; channel < batch.channels(); channel++) {
        double scale = scales[channel] / moments.deviation(channel, epsilon);
        scales[channel] = (float) scale;
        shifts[channel] = (float) (shifts[channel] - moments.offCentre(channel) * scale);
      }
      float[] image = batch.image();
      for (int i = 0; i < batch.images(); i++) {
        from.get(i, image);
        for (int channel = 0; channel < batch.channels(); channel++) {
          scale(
              image,
              channel * batch.pixels(),
              batch.pixels(),
              moments.centre(channel),
              scales[channel],
              shifts[channel]);
        }
        into.at(i, image.length).put(image);
      }
    }
    return result;
  }

  private static float[] values(INDArray array, int length, float otherwise) {
    float[] values = new float[length];
    if (array == null) {
      Arrays.fill(values, otherwise);
      return values;
    }
    try (NativeFloats from = NativeFloats.reading(array)) {
      return from.get(0, values);
    }
  }

  private static double[] doubles(INDArray array) {
    float[] values = values(array, (int) array.length(), 0);
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private static void scale(
      float[] values, int from, int length, float centre, float scale, float shift) {
    for (int i = from; i < from + length; i++) {
      values[i] = (values[i] - centre) * scale + shift;
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray input,
      INDArray slopes,
      long[] ofChannels,
      INDArray gamma,
      INDArray beta,
      INDArray gammaGradient,
      INDArray betaGradient,
      double epsilon,
      CNN2DFormat format,
      LayerWorkspaceMgr workspaces) {
    if (!isSupported(input, format) || !isSupported(slopes, format)) {
      return null;
    }
    ImageBatch batch = ImageBatch.of(input);
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    float[] scales = values(gamma, batch.channels(), 1);
    try (NativeFloats from = NativeFloats.reading(input);
        NativeFloats by = NativeFloats.reading(slopes);
        NativeFloats ofGamma = NativeFloats.writing(gammaGradient);
        NativeFloats ofBeta = NativeFloats.writing(betaGradient);
        NativeFloats into = NativeFloats.writing(below)) {
      float[] image = batch.image();
      float[] slope = batch.image();
      ChannelMoments.Sums sums = new ChannelMoments.Sums(batch);
      for (int i = 0; i < batch.images(); i++) {
        from.get(i, image);
        by.get(i, slope);
        for (int channel = 0; channel < batch.channels(); channel++) {
          sums.add(channel, slope, 0, image, moments.centre(channel));
        }
      }
      float[] gammas = new float[batch.channels()];
      float[] betas = new float[batch.channels()];
      float[] factors = new float[batch.channels()];
      float[] perDistance = new float[batch.channels()];
      float[] constants = new float[batch.channels()];
      for (int channel = 0; channel < batch.channels(); channel++) {
        double inverse = 1 / moments.deviation(channel, epsilon);
        double sum = sums.ofFirst(channel);
        double normalized = (sums.ofProducts(channel) - moments.offCentre(channel) * sum) * inverse;
        double factor = scales[channel] * inverse;
        // Rows that were normalized by other means do not move these.
        double share = isOfRows ? factor / batch.count() : 0;
        double distance = -share * inverse * normalized;
        gammas[channel] = (float) normalized;
        betas[channel] = (float) sum;
        factors[channel] = (float) factor;
        perDistance[channel] = (float) distance;
        constants[channel] = (float) (-share * sum - distance * moments.offCentre(channel));
      }
      ofGamma.all().put(gammas);
      ofBeta.all().put(betas);
      for (int i = 0; i < batch.images(); i++) {
        from.get(i, image);
        by.get(i, slope);
        for (int channel = 0; channel < batch.channels(); channel++) {
          combine(
              slope,
              image,
              channel * batch.pixels(),
              batch.pixels(),
              factors[channel],
              moments.centre(channel),
              perDistance[channel],
              constants[channel]);
        }
        into.at(i, slope.length).put(slope);
      }
    }
    Gradient gradient = new DefaultGradient();
    gradient.setGradientFor(BatchNormalizationParamInitializer.GAMMA, gammaGradient);
    gradient.setGradientFor(BatchNormalizationParamInitializer.BETA, betaGradient);
    return new Pair<>(gradient, below);
  }

  private static void combine(
      float[] slopes,
      float[] values,
      int from,
      int length,
      float factor,
      float centre,
      float perDistance,
      float constant) {
    for (int i = from; i < from + length; i++) {
      slopes[i] = factor * slopes[i] + (perDistance * (values[i] - centre) + constant);
    }
  }

  @Override
  public INDArray getMeanCache(DataType type) {
    return row(moments.means(), type);
  }

  @Override
  public INDArray getVarCache(DataType type) {
    return row(moments.variances(), type);
  }

  /** A new one each time, as DL4J may change it. */
  private static INDArray row(double[] values, DataType type) {
    return Nd4j.createFromArray(new double[][] {values}).castTo(type);
  }

  @Override
  public boolean checkSupported(double epsilon, boolean isGammaBetaLocked) {
    return true;
  }

  @Override
  public boolean checkSupported() {
    return true;
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }
}
