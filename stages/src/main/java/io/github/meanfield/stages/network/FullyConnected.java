package io.github.meanfield.stages.network;

import io.github.meanfield.stages.params.NetworkParams;
import io.github.meanfield.stages.params.OptimizerParams;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
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
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Turns the params of a fully-connected network into a DL4J configuration. */
public final class FullyConnected {

  private FullyConnected() {}

  /**
   * Configuration of a classifier: dense layers, then softmax with cross-entropy.
   *
   * @param network the params of the network
   * @param optimizer the params of the optimizer
   * @param numFeatures input units
   * @param numClasses output units
   * @param seed seed of the initial weights
   * @return JSON of a {@code MultiLayerConfiguration}
   */
  public static String classifier(
      NetworkParams<?> network,
      OptimizerParams<?> optimizer,
      int numFeatures,
      int numClasses,
      long seed) {
    OutputLayer.Builder output =
        new OutputLayer.Builder(new LossMCXENT()).activation(Activation.SOFTMAX);
    return configuration(network, optimizer, numFeatures, output, numClasses, seed);
  }

  /**
   * Configuration of a regressor: dense layers, then identity with squared error. (Training takes
   * the loss from an {@link Objective}.)
   *
   * @param network the params of the network
   * @param optimizer the params of the optimizer
   * @param numFeatures input units
   * @param numTargets output units
   * @param seed seed of the initial weights
   * @return JSON of a {@code MultiLayerConfiguration}
   */
  public static String regressor(
      NetworkParams<?> network,
      OptimizerParams<?> optimizer,
      int numFeatures,
      int numTargets,
      long seed) {
    OutputLayer.Builder output =
        new OutputLayer.Builder(new LossMSE()).activation(Activation.IDENTITY);
    return configuration(network, optimizer, numFeatures, output, numTargets, seed);
  }

  private static String configuration(
      NetworkParams<?> network,
      OptimizerParams<?> optimizer,
      int numFeatures,
      OutputLayer.Builder output,
      int numOutputs,
      long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(DataType.FLOAT)
            .updater(updater(optimizer.getUpdater(), optimizer.getLearningRate()))
            .l2(optimizer.getL2())
            .list();
    int inputs = numFeatures;
    double dropout = 0;
    for (int units : network.getHiddenLayers()) {
      DenseLayer.Builder layer =
          new DenseLayer.Builder()
              .activation(Activation.fromString(network.getActivation()))
              .weightInit(hiddenWeightInit(network));
      layers.layer(connect(layer, inputs, units, dropout).build());
      inputs = units;
      dropout = network.getDropout();
    }
    output.weightInit(outputWeightInit(network, inputs, numOutputs));
    return layers.layer(connect(output, inputs, numOutputs, dropout).build()).build().toJson();
  }

  /** In DL4J a layer drops its own inputs, and the number is the probability to keep one. */
  private static <B extends FeedForwardLayer.Builder<B>> B connect(
      B layer, int inputs, int units, double dropout) {
    return layer.nIn(inputs).nOut(units).dropOut(dropout == 0 ? 0 : 1 - dropout);
  }

  /**
   * He et al. 2015 for what is zero on one side, LeCun et al. 1998 for selu (Klambauer et al.
   * 2017), Glorot and Bengio 2010 otherwise.
   */
  private static IWeightInit hiddenWeightInit(NetworkParams<?> network) {
    return switch (network.getWeightInit()) {
      case "auto" ->
          switch (network.getActivation()) {
            case "relu", "leakyrelu", "elu", "gelu", "swish" -> new WeightInitRelu();
            case "selu" -> named("lecun_normal");
            default -> new WeightInitXavier();
          };
      default -> named(network.getWeightInit());
    };
  }

  /**
   * A hundredth of Glorot and Bengio's width, so that a fresh network's first loss is that of its
   * output bias, and not of the noise of large random logits.
   */
  private static IWeightInit outputWeightInit(NetworkParams<?> network, int inputs, int outputs) {
    return network.getWeightInit().equals("auto")
        ? new WeightInitDistribution(
            new NormalDistribution(0, 0.01 * Math.sqrt(2.0 / (inputs + outputs))))
        : named(network.getWeightInit());
  }

  private static IWeightInit named(String weightInit) {
    return WeightInit.valueOf(weightInit.toUpperCase(Locale.ROOT)).getWeightInitFunction();
  }

  private static IUpdater updater(String name, double learningRate) {
    return switch (name) {
      case "adam" -> new Adam(learningRate);
      case "sgd" -> new Sgd(learningRate);
      case "nesterovs" -> new Nesterovs(learningRate, Nesterovs.DEFAULT_NESTEROV_MOMENTUM);
      case "adagrad" -> new AdaGrad(learningRate);
      case "rmsprop" -> new RmsProp(learningRate);
      case "nadam" -> new Nadam(learningRate);
      case "amsgrad" -> new AMSGrad(learningRate);
      default -> throw new IllegalArgumentException("unknown updater " + name);
    };
  }
}
