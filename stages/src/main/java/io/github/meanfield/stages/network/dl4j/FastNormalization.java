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
 * variances that scoring uses, by those of the minibatch that it finds here. Sums are of doubles
 * and in the order of rows.
 *
 * <p>Source: Ioffe and Szegedy 2015, "Batch normalization: accelerating deep network training by
 * reducing internal covariate shift", section 3.
 */
final class FastNormalization implements BatchNormalizationHelper {

  /** What the last rows were normalized by; null before the first. */
  private double[] means;

  private double[] variances;

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

  /**
   * An array of images, each of them channels of pixels.
   *
   * @param images number of images
   * @param channels channels of an image
   * @param pixels pixels of a channel
   */
  private record Shape(int images, int channels, int pixels) {

    static Shape of(INDArray array) {
      return new Shape(
          (int) array.size(0), (int) array.size(1), (int) (array.size(2) * array.size(3)));
    }

    double[] perChannel() {
      return new double[channels];
    }

    float[] image() {
      return new float[channels * pixels];
    }

    /** Numbers that a channel has in all images. */
    double count() {
      return (double) images * pixels;
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
    Shape shape = Shape.of(input);
    INDArray result =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, input.shape(), 'c');
    float[] scales = values(gamma, shape.channels, 1);
    float[] shifts = values(beta, shape.channels, 0);
    isOfRows = training;
    try (NativeFloats from = NativeFloats.reading(input);
        NativeFloats into = NativeFloats.writing(result)) {
      if (training) {
        measure(from, shape);
      } else {
        means = doubles(runningMeans);
        variances = doubles(runningVariances);
      }
      float[] image = shape.image();
      for (int i = 0; i < shape.images; i++) {
        from.get(i, image);
        for (int channel = 0; channel < shape.channels; channel++) {
          double scale = scales[channel] / Math.sqrt(variances[channel] + epsilon);
          double shift = shifts[channel] - offCentre(channel) * scale;
          int first = channel * shape.pixels;
          scale(image, first, first + shape.pixels, centre(channel), (float) scale, (float) shift);
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

  /**
   * The float next to the mean of a channel. Values less this one lose nothing, however large the
   * mean.
   */
  private float centre(int channel) {
    return (float) means[channel];
  }

  private double offCentre(int channel) {
    return means[channel] - centre(channel);
  }

  private static void scale(
      float[] values, int from, int to, float centre, float scale, float shift) {
    for (int i = from; i < to; i++) {
      values[i] = (values[i] - centre) * scale + shift;
    }
  }

  /**
   * Finds means and variances in one pass: of the distances from a channel's first value, which is
   * as good as from the mean but for a factor of the number of values in the error.
   */
  private void measure(NativeFloats from, Shape shape) {
    Sums sums = new Sums(shape);
    float[] image = shape.image();
    float[] firsts = new float[shape.channels];
    for (int i = 0; i < shape.images; i++) {
      from.get(i, image);
      for (int channel = 0; channel < shape.channels; channel++) {
        if (i == 0) {
          firsts[channel] = image[channel * shape.pixels];
        }
        sums.add(channel, image, firsts[channel], image, firsts[channel]);
      }
    }
    double count = shape.count();
    means = shape.perChannel();
    variances = shape.perChannel();
    for (int channel = 0; channel < shape.channels; channel++) {
      double distance = sums.ofFirst[channel] / count;
      means[channel] = firsts[channel] + distance;
      variances[channel] = Math.max(0, sums.ofProducts[channel] / count - distance * distance);
    }
  }

  /** Sums over all images of what two arrays have in a channel, less a value of each. */
  private static final class Sums {

    private final double[] ofFirst;
    private final double[] ofProducts;
    private final int pixels;

    Sums(Shape shape) {
      ofFirst = shape.perChannel();
      ofProducts = shape.perChannel();
      pixels = shape.pixels;
    }

    /** Four pixels at once, as a sum waits for the one before it. */
    void add(int channel, float[] first, float lessFirst, float[] second, float lessSecond) {
      double sum = 0;
      double products = 0;
      int i = channel * pixels;
      int end = i + pixels;
      for (; i + 4 <= end; i += 4) {
        double a = first[i] - lessFirst;
        double b = first[i + 1] - lessFirst;
        double c = first[i + 2] - lessFirst;
        double d = first[i + 3] - lessFirst;
        sum += a + b + (c + d);
        products +=
            a * (second[i] - lessSecond)
                + b * (second[i + 1] - lessSecond)
                + (c * (second[i + 2] - lessSecond) + d * (second[i + 3] - lessSecond));
      }
      for (; i < end; i++) {
        double a = first[i] - lessFirst;
        sum += a;
        products += a * (second[i] - lessSecond);
      }
      ofFirst[channel] += sum;
      ofProducts[channel] += products;
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
    Shape shape = Shape.of(input);
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    float[] scales = values(gamma, shape.channels, 1);
    try (NativeFloats from = NativeFloats.reading(input);
        NativeFloats by = NativeFloats.reading(slopes);
        NativeFloats ofGamma = NativeFloats.writing(gammaGradient);
        NativeFloats ofBeta = NativeFloats.writing(betaGradient);
        NativeFloats into = NativeFloats.writing(below)) {
      float[] image = shape.image();
      float[] slope = shape.image();
      Sums sums = new Sums(shape);
      for (int i = 0; i < shape.images; i++) {
        from.get(i, image);
        by.get(i, slope);
        for (int channel = 0; channel < shape.channels; channel++) {
          sums.add(channel, slope, 0, image, centre(channel));
        }
      }
      float[] gammas = new float[shape.channels];
      float[] betas = new float[shape.channels];
      float[] factors = new float[shape.channels];
      float[] perDistance = new float[shape.channels];
      float[] constants = new float[shape.channels];
      for (int channel = 0; channel < shape.channels; channel++) {
        double inverse = 1 / Math.sqrt(variances[channel] + epsilon);
        double sum = sums.ofFirst[channel];
        double normalized = (sums.ofProducts[channel] - offCentre(channel) * sum) * inverse;
        double factor = scales[channel] * inverse;
        // Rows that were normalized by other means do not move these.
        double share = isOfRows ? factor / shape.count() : 0;
        double distance = -share * inverse * normalized;
        gammas[channel] = (float) normalized;
        betas[channel] = (float) sum;
        factors[channel] = (float) factor;
        perDistance[channel] = (float) distance;
        constants[channel] = (float) (-share * sum - distance * offCentre(channel));
      }
      ofGamma.all().put(gammas);
      ofBeta.all().put(betas);
      for (int i = 0; i < shape.images; i++) {
        from.get(i, image);
        by.get(i, slope);
        for (int channel = 0; channel < shape.channels; channel++) {
          combine(
              slope,
              image,
              channel * shape.pixels,
              shape.pixels,
              factors[channel],
              centre(channel),
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
    return row(means, type);
  }

  @Override
  public INDArray getVarCache(DataType type) {
    return row(variances, type);
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
