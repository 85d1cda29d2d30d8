package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Head;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Reconstruction;
import io.github.meanfield.runtime.steps.Targets;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.params.ScoringParams;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TargetScale;
import java.util.Arrays;
import java.util.List;

/** The steps that models of trained networks stand for. */
final class NetworkSteps {

  private static final double[] NONE = {};

  private NetworkSteps() {}

  /**
   * The step of a model.
   *
   * @throws IllegalArgumentException if its networks are neither fully-connected nor of tokens
   */
  static Predict of(NeuralNetworkModel<?> model) {
    Head head =
        model instanceof NeuralNetworkClassificationModel classifier
            ? head(classifier)
            : head((NeuralNetworkRegressionModel) model);
    return new Predict(
        model.uid(),
        model.getFeaturesCol(),
        supported(model.networkZips()).stream().map(NetworkLayers::of).toList(),
        model.combination(),
        head,
        invalid(model));
  }

  /**
   * The step of an autoencoder.
   *
   * @throws IllegalArgumentException if its network is not fully-connected
   */
  static Predict of(AutoencoderModel model) {
    NetworkZip network = supported(model.networkZips()).get(0);
    NetworkLayers layers = new NetworkLayers(network, true);
    return new Predict(
        model.uid(),
        model.getFeaturesCol(),
        List.of(layers.network()),
        Combination.MEAN,
        new Reconstruction(
            model.getCodeCol(),
            model.getReconstructionErrorCol(),
            layers.countAfter(model.codePart()),
            model.numCodeUnits(),
            model.numFeatures()),
        invalid(model));
  }

  /**
   * The step of a scorer.
   *
   * @throws IllegalArgumentException if its networks are neither fully-connected nor of tokens, or
   *     classify
   */
  static Predict of(NetworkScorer scorer) {
    double[] ones = new double[scorer.numOutputs()];
    Arrays.fill(ones, 1);
    return new Predict(
        scorer.uid(),
        scorer.getFeaturesCol(),
        supported(scorer.networkZips()).stream().map(NetworkLayers::activated).toList(),
        Combination.MEAN,
        new Targets(scorer.getOutputCol(), true, new double[ones.length], ones, false, NONE, NONE),
        invalid(scorer));
  }

  private static Invalid invalid(ScoringParams<?> stage) {
    return stage.getHandleInvalid().equals("error") ? Invalid.ERROR : Invalid.SKIP;
  }

  private static List<NetworkZip> supported(List<NetworkZip> networks) {
    networks.stream()
        .map(NetworkZip::configuration)
        .distinct()
        .filter(configuration -> !SequenceParts.areIn(NetworkConfiguration.parse(configuration)))
        .flatMap(configuration -> DenseNetwork.unsupported(configuration).stream())
        .findFirst()
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  String.format(
                      "a network with %s has no counterpart without Spark; supported are"
                          + " fully-connected ones, as hiddenLayers makes, and those that read"
                          + " tokens, as TextNetworks makes",
                      reason));
            });
    return networks;
  }

  private static Classes head(NeuralNetworkClassificationModel model) {
    return new Classes(
        model.getRawPredictionCol(),
        model.getProbabilityCol(),
        model.getPredictionCol(),
        model.numClasses(),
        model.isSet(model.thresholds()) ? model.getThresholds() : NONE);
  }

  private static Targets head(NeuralNetworkRegressionModel model) {
    TargetScale target = model.target();
    if (target.tellsDistribution()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: outputs that describe %s have no counterpart without Spark; supported are losses"
                  + " squared, absolute, huber and poisson",
              model.uid(), target.distribution().kind()));
    }
    return new Targets(
        model.getPredictionCol(),
        target.vector(),
        target.center(),
        target.scale(),
        target.logarithm(),
        target.hasLimits() ? target.min() : NONE,
        target.hasLimits() ? target.max() : NONE);
  }
}
