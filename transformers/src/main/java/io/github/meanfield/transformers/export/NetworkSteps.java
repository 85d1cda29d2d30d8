package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Classes;
import io.github.meanfield.runtime.steps.Head;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Targets;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TargetScale;
import java.util.List;

/** The steps that models of trained networks stand for. */
final class NetworkSteps {

  private static final double[] NONE = {};

  private NetworkSteps() {}

  /**
   * The step of a model.
   *
   * @throws IllegalArgumentException if its networks are not fully-connected
   */
  static Predict of(NeuralNetworkModel<?> model) {
    Head head =
        model instanceof NeuralNetworkClassificationModel classifier
            ? head(classifier)
            : head((NeuralNetworkRegressionModel) model);
    return new Predict(
        model.uid(),
        model.getFeaturesCol(),
        networks(model),
        model.combination(),
        head,
        model.getHandleInvalid().equals("error") ? Invalid.ERROR : Invalid.SKIP);
  }

  private static List<Network> networks(NeuralNetworkModel<?> model) {
    List<NetworkZip> networks = model.networkZips();
    networks.stream()
        .map(NetworkZip::configuration)
        .distinct()
        .flatMap(configuration -> DenseNetwork.unsupported(configuration).stream())
        .findFirst()
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  String.format(
                      "%s: a network with %s has no counterpart without Spark; supported are"
                          + " fully-connected ones, as hiddenLayers makes",
                      model.uid(), reason));
            });
    return networks.stream().map(NetworkLayers::of).toList();
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
