package io.github.meanfield.stages.params;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params that describe a fully-connected network.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface NetworkParams<T extends NetworkParams<T>> extends Params {

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
   * Units of each hidden layer, from input to output, each at least 1. Default: [64]. Empty: a
   * linear model.
   */
  IntArrayParam hiddenLayers();

  /** Units of each hidden layer. See {@link #hiddenLayers()}. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /**
   * Sets {@link #hiddenLayers()}.
   *
   * @param value units of each hidden layer.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setHiddenLayers(int[] value) {
    return (T) set(hiddenLayers(), value);
  }

  /**
   * Declares {@link #hiddenLayers()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntArrayParam hiddenLayersParam(Params owner) {
    return ParamFactory.eachAtLeast(
        owner, "hiddenLayers", "units of each hidden layer (>= 1); empty: a linear model", 1);
  }

  /**
   * Activation of the hidden layers: relu (default), tanh, sigmoid, leakyrelu, elu, selu, gelu,
   * swish or identity.
   */
  Param<String> activation();

  /** Activation of the hidden layers. See {@link #activation()}. */
  default String getActivation() {
    return getOrDefault(activation());
  }

  /**
   * Sets {@link #activation()}.
   *
   * @param value activation of the hidden layers.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setActivation(String value) {
    return (T) set(activation(), value);
  }

  /**
   * Declares {@link #activation()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> activationParam(Params owner) {
    return ParamFactory.choice(
        owner,
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
        "identity");
  }

  /**
   * Probability of dropping a unit of a hidden layer while training, in [0, 1); the others are
   * scaled by 1 / (1 - dropout) (inverted dropout, Srivastava et al. 2014). Default: 0.
   */
  DoubleParam dropout();

  /** Probability of dropping a hidden unit. See {@link #dropout()}. */
  default double getDropout() {
    return (double) getOrDefault(dropout());
  }

  /**
   * Sets {@link #dropout()}.
   *
   * @param value probability of dropping a hidden unit.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setDropout(double value) {
    return (T) set(dropout(), value);
  }

  /**
   * Declares {@link #dropout()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static DoubleParam dropoutParam(Params owner) {
    return ParamFactory.number(
        owner,
        "dropout",
        "probability of dropping a hidden unit while training, in [0, 1)",
        "in [0, 1)",
        value -> value >= 0 && value < 1);
  }

  /**
   * How weights start. {@code auto} (default): He for relu, leakyrelu, elu, gelu and swish, LeCun
   * for selu, Xavier otherwise, and a hundredth of Xavier for the output layer. Any name of DL4J's
   * {@code WeightInit} that needs no further argument is taken as well, in any case.
   */
  Param<String> weightInit();

  /** How weights start. See {@link #weightInit()}. */
  default String getWeightInit() {
    return getOrDefault(weightInit());
  }

  /**
   * Sets {@link #weightInit()}.
   *
   * @param value how weights start.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setWeightInit(String value) {
    return (T) set(weightInit(), value);
  }

  /**
   * Declares {@link #weightInit()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> weightInitParam(Params owner) {
    return new Param<>(
        owner,
        "weightInit",
        "how weights start: auto (by the activation) or the name of a DL4J WeightInit",
        ParamFactory.check(
            owner,
            "weightInit",
            "auto or one of " + String.join(", ", WEIGHT_INITS),
            value ->
                value.equals("auto") || WEIGHT_INITS.contains(value.toLowerCase(Locale.ROOT))));
  }

  /**
   * How the bias of the output layer starts. {@code auto} (default): at the log-prior of the
   * classes (or the mean of the target), so that the first loss is that of the best constant;
   * {@code zero}: at 0.
   */
  Param<String> outputBias();

  /** How the output bias starts. See {@link #outputBias()}. */
  default String getOutputBias() {
    return getOrDefault(outputBias());
  }

  /**
   * Sets {@link #outputBias()}.
   *
   * @param value how the output bias starts.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setOutputBias(String value) {
    return (T) set(outputBias(), value);
  }

  /**
   * Declares {@link #outputBias()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> outputBiasParam(Params owner) {
    return ParamFactory.choice(
        owner,
        "outputBias",
        "how the bias of the output layer starts (auto: from the share of the classes, or the mean of"
            + " the target)",
        "auto",
        "zero");
  }

  /**
   * Whether each hidden layer is normalized over the minibatch before its activation (Ioffe and
   * Szegedy 2015); its running statistics are averaged like parameters. Default: false.
   */
  BooleanParam batchNorm();

  /** Whether hidden layers are normalized. See {@link #batchNorm()}. */
  default boolean getBatchNorm() {
    return (boolean) getOrDefault(batchNorm());
  }

  /**
   * Sets {@link #batchNorm()}.
   *
   * @param value whether hidden layers are normalized.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setBatchNorm(boolean value) {
    return (T) set(batchNorm(), value);
  }

  /**
   * Declares {@link #batchNorm()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static BooleanParam batchNormParam(Params owner) {
    return new BooleanParam(
        owner,
        "batchNorm",
        "whether hidden layers are normalized over the minibatch before their activation");
  }
}
