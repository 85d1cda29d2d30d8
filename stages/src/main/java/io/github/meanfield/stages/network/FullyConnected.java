package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.AutoencoderParams;
import io.github.meanfield.stages.params.FeatureEncodingParams;
import io.github.meanfield.stages.params.NetworkParams;
import io.github.meanfield.stages.params.OptimizerParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Turns the params of a fully-connected network into a DL4J configuration. */
public final class FullyConnected {

  /** Weight decay of adamw where none is set: the usual one. */
  private static final double ADAMW_DECAY = 0.01;

  private FullyConnected() {}

  /**
   * The configuration that the params describe: dense layers, then an output layer.
   *
   * @param params the params of network and optimizer
   * @param kind what the outputs stand for
   * @param numFeatures input units
   * @param numOutputs output units
   * @param seed seed of the initial weights
   * @param encoding what takes the features and comes before the dense layers, or null
   * @return JSON of a {@code MultiLayerConfiguration}
   */
  public static <P extends NetworkParams<?> & OptimizerParams<?> & FeatureEncodingParams<?>>
      String configuration(
          P params,
          OutputKind kind,
          int numFeatures,
          int numOutputs,
          long seed,
          TabularInput encoding) {
    List<Layer> layers = new ArrayList<>();
    int inputs = numFeatures;
    if (encoding != null) {
      OptimizerSettings.setUpdaters(encoding, params, params);
      layers.add(encoding);
      inputs = Math.toIntExact(encoding.getNOut());
    }
    IDropout dropout = null;
    for (int units : params.getHiddenLayers()) {
      layers.addAll(hidden(params, params, inputs, units, dropout));
      inputs = units;
      dropout = dropout(params);
    }
    OutputLayer.Builder output = kind.layer();
    output.weightInit(outputWeightInit(params, inputs, numOutputs));
    train(params, params, output, inputs);
    layers.add(output.nIn(inputs).nOut(numOutputs).dropOut(dropout).build());
    return chain(common(params), layers, seed).toJson();
  }

  /**
   * The configuration of an autoencoder: an encoder of dense layers, a code, a decoder of the same
   * layers in reverse, and an output layer.
   *
   * @param params the params of network and optimizer
   * @param kind what the outputs stand for
   * @param numFeatures input units, and output units
   * @param divergenceWeight weight of the divergence of a variational code
   * @param seed seed of the initial weights
   * @return JSON of a {@code MultiLayerConfiguration}
   */
  public static String autoencoder(
      AutoencoderParams<?> params,
      OutputKind kind,
      int numFeatures,
      double divergenceWeight,
      long seed) {
    List<Layer> layers = new ArrayList<>();
    int[] units = params.getHiddenLayers();
    int size = params.getCodeSize();
    int inputs = numFeatures;
    for (int i = 0; i < units.length; i++) {
      layers.addAll(
          hidden(params, params, inputs, units[i], i == 0 ? corruption(params) : dropout(params)));
      inputs = units[i];
    }
    int width = params.getVariational() ? Math.multiplyExact(2, size) : size;
    DenseLayer.Builder code =
        new DenseLayer.Builder()
            .activation(Activation.IDENTITY)
            .weightInit(linearWeightInit(params))
            .nIn(inputs)
            .nOut(width)
            .dropOut(units.length == 0 ? corruption(params) : dropout(params));
    train(params, params, code, inputs);
    layers.add(code.build());
    if (params.getVariational()) {
      layers.add(new GaussianCode(size, divergenceWeight));
    }
    inputs = size;
    for (int i = units.length - 1; i >= 0; i--) {
      layers.addAll(
          hidden(params, params, inputs, units[i], i == units.length - 1 ? null : dropout(params)));
      inputs = units[i];
    }
    OutputLayer.Builder output = kind.layer();
    output.weightInit(outputWeightInit(params, inputs, numFeatures));
    train(params, params, output, inputs);
    output.nIn(inputs).nOut(numFeatures).dropOut(units.length == 0 ? null : dropout(params));
    layers.add(output.build());
    return chain(common(params), layers, seed).toJson();
  }

  /** What is done to the features of training rows. */
  private static IDropout corruption(AutoencoderParams<?> params) {
    if (params.getInputNoise() > 0) {
      return new GaussianNoise(params.getInputNoise());
    }
    return params.getInputDropout() > 0 ? new Dropout(1 - params.getInputDropout()) : null;
  }

  /** In DL4J a layer drops its own inputs, and the number is the probability to keep one. */
  private static IDropout dropout(NetworkParams<?> params) {
    return params.getDropout() > 0 ? new Dropout(1 - params.getDropout()) : null;
  }

  /**
   * What DL4J's builder of lists makes of layers. It would load ND4J's native library, for the seed
   * of its own draws.
   */
  private static MultiLayerConfiguration chain(
      NeuralNetConfiguration.Builder common, List<Layer> layers, long seed) {
    List<NeuralNetConfiguration> configurations = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setLayerName("layer" + i);
      NeuralNetConfiguration configuration = common.clone().layer(layers.get(i)).build();
      configuration.setSeed(seed);
      configurations.add(configuration);
    }
    MultiLayerConfiguration chain = new MultiLayerConfiguration();
    chain.setConfs(configurations);
    chain.setCacheMode(CacheMode.NONE);
    return chain;
  }

  private static NeuralNetConfiguration.Builder common(OptimizerParams<?> optimizer) {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .updater(updater(optimizer, 1))
            .biasUpdater(biasUpdater(optimizer))
            .l1(optimizer.getL1())
            .l2(optimizer.getL2())
            .gradientNormalizationThreshold(optimizer.getGradientClipThreshold())
            .gradientNormalization(gradientClip(optimizer));
    if (optimizer.getMaxNorm() > 0) {
      // Weights are inputs × units, so those that enter a unit lie along dimension 0.
      common.constrainWeights(new MaxNormConstraint(optimizer.getMaxNorm(), 0));
    }
    return common;
  }

  /** DL4J's name for the way gradients are clipped. */
  static GradientNormalization gradientClip(OptimizerParams<?> optimizer) {
    return switch (optimizer.getGradientClip()) {
      case "norm" -> GradientNormalization.ClipL2PerLayer;
      case "value" -> GradientNormalization.ClipElementWiseAbsoluteValue;
      default -> GradientNormalization.None;
    };
  }

  /** The share of the learning rate by which weights shrink in a step. */
  static double decay(OptimizerParams<?> optimizer) {
    boolean usual =
        optimizer.getUpdater().equals("adamw") && !optimizer.isSet(optimizer.weightDecay());
    return usual ? ADAMW_DECAY : optimizer.getWeightDecay();
  }

  /** A dense layer; batch normalization and an activation that is not plain follow it. */
  private static List<Layer> hidden(
      NetworkParams<?> network,
      OptimizerParams<?> optimizer,
      int inputs,
      int units,
      IDropout dropout) {
    Activation activation = Activation.fromString(network.getActivation());
    boolean plain = !network.getBatchNorm() && !network.getParametricActivation();
    DenseLayer.Builder dense =
        new DenseLayer.Builder()
            .activation(plain ? activation : Activation.IDENTITY)
            .hasBias(!network.getBatchNorm())
            .weightInit(hiddenWeightInit(network));
    train(network, optimizer, dense, inputs);
    List<Layer> layers = new ArrayList<>();
    layers.add(dense.nIn(inputs).nOut(units).dropOut(dropout).build());
    if (network.getBatchNorm()) {
      layers.add(
          new BatchNormalization.Builder()
              .nIn(units)
              .nOut(units)
              .gradientNormalization(GradientNormalization.None)
              .build());
    }
    if (network.getParametricActivation()) {
      layers.add(ParametricActivation.of(units, activation.getActivationFunction()));
    } else if (!plain) {
      layers.add(new ActivationLayer(activation));
    }
    return layers;
  }

  /** Sets updaters and weight decay of a layer where they are not those of the network. */
  private static void train(
      NetworkParams<?> network,
      OptimizerParams<?> optimizer,
      FeedForwardLayer.Builder<?> layer,
      int inputs) {
    double factor = 1;
    if (NetworkParams.isNeuralTangent(network.getWeightInit())) {
      factor = NeuralTangentForm.factor(optimizer, inputs);
      layer.updater(updater(optimizer, factor));
      layer.biasUpdater(updater(optimizer, optimizer.getBiasRateFactor()));
    }
    // Layer by layer: DL4J 1.0.0-M2 applies a decay that is set for the whole network twice.
    layer.weightDecay(decay(optimizer) / factor, true);
  }

  /**
   * He et al. 2015 for relu and its relatives, LeCun et al. 1998 for selu (Klambauer et al. 2017),
   * Glorot and Bengio 2010 otherwise.
   */
  private static IWeightInit hiddenWeightInit(NetworkParams<?> network) {
    return switch (network.getWeightInit()) {
      case "auto" ->
          switch (network.getActivation()) {
            case "relu", "leakyrelu", "elu", "gelu", "swish", "mish" -> new WeightInitRelu();
            case "selu" -> named("lecun_normal");
            default -> new WeightInitXavier();
          };
      // With a mean square of 1 / inputs: 1 in the neural tangent form.
      case "ntk", "data" -> named("lecun_normal");
      default -> named(network.getWeightInit());
    };
  }

  /** As {@link #hiddenWeightInit}, of a layer without an activation. */
  private static IWeightInit linearWeightInit(NetworkParams<?> network) {
    return network.getWeightInit().equals("auto")
        ? new WeightInitXavier()
        : hiddenWeightInit(network);
  }

  /**
   * A hundredth of Glorot and Bengio's width, so that a fresh network's first loss is that of its
   * output bias, and not of the noise of large random logits.
   */
  private static IWeightInit outputWeightInit(NetworkParams<?> network, int inputs, int outputs) {
    return switch (network.getWeightInit()) {
      case "auto" ->
          new WeightInitDistribution(
              new NormalDistribution(0, 0.01 * Math.sqrt(2.0 / (inputs + outputs))));
      case "ntk" -> named("zero");
      default -> hiddenWeightInit(network);
    };
  }

  private static IWeightInit named(String weightInit) {
    return WeightInit.valueOf(weightInit.toUpperCase(Locale.ROOT)).getWeightInitFunction();
  }

  /** The updater of biases, null if it is that of weights. */
  static IUpdater biasUpdater(OptimizerParams<?> optimizer) {
    double factor = optimizer.getBiasRateFactor();
    return factor == 1 ? null : updater(optimizer, factor);
  }

  /**
   * A new updater.
   *
   * @param optimizer the params
   * @param factor what the learning rate is multiplied by
   */
  static IUpdater updater(OptimizerParams<?> optimizer, double factor) {
    double learningRate = optimizer.getLearningRate() * factor;
    double beta1 = optimizer.getBeta1();
    double beta2 = optimizer.getBeta2();
    double epsilon = optimizer.getEpsilon();
    return switch (optimizer.getUpdater()) {
      case "adam", "adamw" -> new Adam(learningRate, beta1, beta2, epsilon);
      case "sgd" -> new Sgd(learningRate);
      case "momentum" -> new Momentum(learningRate, Nesterovs.DEFAULT_NESTEROV_MOMENTUM);
      case "nesterovs" -> new Nesterovs(learningRate, Nesterovs.DEFAULT_NESTEROV_MOMENTUM);
      case "adagrad" -> new AdaGrad(learningRate);
      case "rmsprop" -> new RmsProp(learningRate);
      case "nadam" -> new Nadam(learningRate, beta1, beta2, epsilon);
      case "amsgrad" -> new AMSGrad(learningRate, beta1, beta2, epsilon);
      // The gradient of all rows is followed, and not by the network itself.
      case "lbfgs" -> new NoOp();
      default -> throw new IllegalArgumentException("unknown updater " + optimizer.getUpdater());
    };
  }
}
