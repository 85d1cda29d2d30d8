package io.github.meanfield.stages.params;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * Params that describe a fully-connected network.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface NetworkParams<T extends NetworkParams<T>> extends DeclaresParams {

  /** Names of DL4J's {@code WeightInit} that need no further argument, in lower case. */
  List<String> WEIGHT_INITS =
      List.of(
          "zero",
          "ones",
          "sigmoid_uniform",
          "normal",
          "lecun_normal",
          "uniform",
          "xavier",
          "xavier_uniform",
          "xavier_fan_in",
          "relu",
          "relu_uniform",
          "lecun_uniform",
          "var_scaling_normal_fan_in",
          "var_scaling_normal_fan_out",
          "var_scaling_normal_fan_avg",
          "var_scaling_uniform_fan_in",
          "var_scaling_uniform_fan_out",
          "var_scaling_uniform_fan_avg");

  /**
   * Units of each hidden layer, from input to output, each at least 1; of an autoencoder those of
   * the encoder, which the decoder has in reverse. Default: [64]. Empty: a linear model.
   */
  default IntArrayParam hiddenLayers() {
    return declare()
        .eachAtLeast(
            1,
            "hiddenLayers",
            "units of each hidden layer (>= 1), of an autoencoder those of the encoder; empty: a"
                + " linear model",
            64);
  }

  /** Units of each hidden layer. See {@link #hiddenLayers()}. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /** Sets {@link #hiddenLayers()}. */
  default T setHiddenLayers(int[] value) {
    return (T) set(hiddenLayers(), value);
  }

  /**
   * Activation of the hidden layers: relu (default), tanh, sigmoid, leakyrelu, elu, selu, gelu,
   * swish, mish (Misra 2019) or identity.
   */
  default Param<String> activation() {
    return declare()
        .choice(
            "activation",
            "activation of the hidden layers",
            "relu",
            "tanh",
            "sigmoid",
            "leakyrelu",
            "elu",
            "selu",
            "gelu",
            "swish",
            "mish",
            "identity");
  }

  /** Activation of the hidden layers. See {@link #activation()}. */
  default String getActivation() {
    return getOrDefault(activation());
  }

  /** Sets {@link #activation()}. */
  default T setActivation(String value) {
    return (T) set(activation(), value);
  }

  /**
   * Whether the activation f of the hidden layers becomes x + a · (f(x) - x), with an a for each
   * unit that is trained and starts at 1 (Holzmüller et al. 2024, Better by Default, section 3).
   * Default: false.
   */
  default BooleanParam parametricActivation() {
    return declare()
        .flag(
            "parametricActivation",
            "whether the activation f of hidden layers is x + a (f(x) - x), with a trained a for"
                + " each unit",
            false);
  }

  /** Whether activations are trained. See {@link #parametricActivation()}. */
  default boolean getParametricActivation() {
    return (boolean) getOrDefault(parametricActivation());
  }

  /** Sets {@link #parametricActivation()}. */
  default T setParametricActivation(boolean value) {
    return (T) set(parametricActivation(), value);
  }

  /**
   * Probability of dropping a unit of a hidden layer while training, in [0, 1); the others are
   * scaled by 1 / (1 - dropout) (inverted dropout, Srivastava et al. 2014). Default: 0.
   */
  default DoubleParam dropout() {
    return declare()
        .fraction("dropout", "probability of dropping a hidden unit while training, in [0, 1)", 0);
  }

  /** Probability of dropping a hidden unit. See {@link #dropout()}. */
  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  /** Sets {@link #dropout()}. */
  default T setDropout(double value) {
    return (T) set(dropout(), value);
  }

  /**
   * Whether each hidden layer is normalized over the minibatch before its activation (Ioffe and
   * Szegedy 2015); its running statistics are averaged like parameters. Default: false.
   */
  default BooleanParam batchNorm() {
    return declare()
        .flag(
            "batchNorm",
            "whether each hidden layer has batch normalization before its activation",
            false);
  }

  /** Whether hidden layers are normalized. See {@link #batchNorm()}. */
  default boolean getBatchNorm() {
    return (boolean) getOrDefault(batchNorm());
  }

  /** Sets {@link #batchNorm()}. */
  default T setBatchNorm(boolean value) {
    return (T) set(batchNorm(), value);
  }

  /**
   * Weight initialization. {@code auto} (default): He for relu, leakyrelu, elu, gelu, swish and
   * mish, LeCun for selu, Xavier otherwise, and a hundredth of Xavier for the output layer. Any
   * name of DL4J's {@code WeightInit} that needs no further argument is taken as well, in any case.
   *
   * <p>{@code ntk} and {@code data} train as the neural tangent parameterization does (Jacot et al.
   * 2018), in which a layer is x·V/√d + b for d inputs, so that one learning rate suits layers of
   * any width: the rate of the weights W = V/√d is {@code learningRate}/√d ({@code learningRate}/d
   * for sgd, momentum and nesterovs), while {@code weightDecay} shrinks them by weightDecay ·
   * learningRate as ever. With {@code ntk}, V and the biases of hidden layers start as draws from
   * N(0, 1), and the weights of the output layer at 0 (RealMLP-TD-S; Holzmüller et al. 2024). With
   * {@code data}, weights are divided so that x·W has a standard deviation of 1 for each unit over
   * a sample of training rows, and a random mean of five rows' x·W is subtracted from each bias
   * (RealMLP-TD), the output layer included.
   */
  default Param<String> weightInit() {
    return declare()
        .text(
            "weightInit",
            "weight initialization: auto (by the activation), ntk, data or the name of a DL4J"
                + " WeightInit",
            "auto",
            "auto, ntk, data or one of " + String.join(", ", WEIGHT_INITS),
            value ->
                value.equals("auto")
                    || isNeuralTangent(value)
                    || WEIGHT_INITS.contains(value.toLowerCase(Locale.ROOT)));
  }

  /** Whether a weight initialization comes with the rates of the neural tangent form. */
  static boolean isNeuralTangent(String weightInit) {
    return weightInit.equals("ntk") || weightInit.equals("data");
  }

  /** Weight initialization. See {@link #weightInit()}. */
  default String getWeightInit() {
    return getOrDefault(weightInit());
  }

  /** Sets {@link #weightInit()}. */
  default T setWeightInit(String value) {
    return (T) set(weightInit(), value);
  }
}
