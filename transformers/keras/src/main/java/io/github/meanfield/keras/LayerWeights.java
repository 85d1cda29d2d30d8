package io.github.meanfield.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;

/**
 * A layer of Deeplearning4j made of the weights of one of Keras.
 *
 * @param layer the layer
 * @param units its outputs
 * @param parameters its parameters, in Deeplearning4j's order
 */
record LayerWeights(Layer layer, int units, float[] parameters) {

  /** As good as none beside any epsilon, and it has a logarithm. */
  private static final double LEAST_VARIANCE = 1e-30;

  /**
   * A Dense: kernel [inputs, units] and, if there is one, bias [units].
   *
   * @param from the layer
   * @param inputs number of its inputs, 0 if only the weights tell
   * @param weights its arrays
   * @param activation its activation
   * @throws IllegalArgumentException if the arrays are others
   */
  static LayerWeights dense(
      KerasLayer from, int inputs, List<Weights> weights, IActivation activation) {
    int[] kernel = weights.isEmpty() ? new int[0] : weights.get(0).shape();
    boolean isBiased = weights.size() == 2;
    if (weights.size() > 2
        || kernel.length != 2
        || kernel[0] * kernel[1] == 0
        || (inputs != 0 && inputs != kernel[0])
        || (isBiased && !weights.get(1).isVector(kernel[1]))) {
      throw unfit(
          from,
          inputs,
          weights,
          "a kernel of shape [inputs, units] and a bias of [units], or none");
    }
    int units = kernel[1];
    DenseLayer layer =
        new DenseLayer.Builder()
            .nIn(kernel[0])
            .nOut(units)
            .hasBias(isBiased)
            .activation(activation)
            .build();
    float[] parameters = new float[(kernel[0] + (isBiased ? 1 : 0)) * units];
    transpose(weights.get(0).values(), kernel[0], units, parameters);
    if (isBiased) {
      System.arraycopy(weights.get(1).values(), 0, parameters, kernel[0] * units, units);
    }
    return new LayerWeights(layer, units, parameters);
  }

  /** In Keras the weights out of an input are neighbours, in Deeplearning4j those into a unit. */
  private static void transpose(float[] kernel, int inputs, int units, float[] into) {
    for (int i = 0; i < inputs; i++) {
      for (int k = 0; k < units; k++) {
        into[k * inputs + i] = kernel[i * units + k];
      }
    }
  }

  /**
   * A BatchNormalization: gamma unless scale is false, beta unless center is, moving mean and
   * moving variance, each [inputs]. (Keras 1 calls the variance a standard deviation.)
   *
   * @param from the layer
   * @param inputs number of its inputs, 0 if only the weights tell
   * @param weights its arrays
   * @throws IllegalArgumentException if the arrays are others, or it normalizes otherwise
   */
  static LayerWeights batchNormalization(KerasLayer from, int inputs, List<Weights> weights) {
    from.requireLastAxis("axis");
    if (from.number(0, "mode") != 0) {
      throw from.refuse("with mode " + from.value("mode") + ", but must have mode 0");
    }
    int units = weights.isEmpty() ? 0 : weights.get(0).values().length;
    boolean isScaled = from.value("scale").asBoolean(true);
    boolean isCentered = from.value("center").asBoolean(true);
    List<float[]> arrays = new ArrayList<>(weights.stream().map(Weights::values).toList());
    if (!isScaled) {
      float[] ones = new float[units];
      Arrays.fill(ones, 1);
      arrays.add(0, ones);
    }
    if (!isCentered) {
      arrays.add(Math.min(1, arrays.size()), new float[units]);
    }
    if (units == 0
        || (inputs != 0 && inputs != units)
        || arrays.size() != 4
        || !weights.stream().allMatch(array -> array.isVector(units))) {
      throw unfit(
          from,
          inputs,
          weights,
          String.format(
              "%s%smean and variance, each of shape [inputs]",
              isScaled ? "gamma, " : "", isCentered ? "beta, " : ""));
    }
    float[] parameters = new float[4 * units];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(arrays.get(i), 0, parameters, i * units, units);
    }
    for (int k = 0; k < units; k++) {
      parameters[3 * units + k] = logDeviation(from, arrays.get(3)[k]);
    }
    BatchNormalization layer =
        new BatchNormalization.Builder()
            .nIn(units)
            .nOut(units)
            .eps(from.number(1e-3, 0, Double.POSITIVE_INFINITY, "epsilon"))
            .decay(from.number(0.99, 0, 1, "momentum"))
            .gradientNormalization(GradientNormalization.None)
            .build();
    return new LayerWeights(layer, units, parameters);
  }

  /**
   * Deeplearning4j's form of a variance: the decimal logarithm of the standard deviation. (Without
   * {@code useLogStd} it is the variance, but 1.0.0-M2 tells that by the names of parameters, which
   * the configuration of a network that was never opened lacks.)
   */
  private static float logDeviation(KerasLayer layer, float variance) {
    if (variance < 0) {
      throw layer.refuse("with the moving variance " + variance + ", but must have none below 0");
    }
    return (float) (0.5 * Math.log10(Math.max(variance, LEAST_VARIANCE)));
  }

  private static IllegalArgumentException unfit(
      KerasLayer layer, int inputs, List<Weights> weights, String required) {
    return layer.refuse(
        String.format(
            "with %s inputs and weights of shapes %s, but must have %s",
            inputs == 0 ? "some" : inputs, weights, required));
  }
}
