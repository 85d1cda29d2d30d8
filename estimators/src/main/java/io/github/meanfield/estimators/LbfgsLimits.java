package io.github.meanfield.estimators;

import io.github.meanfield.stages.network.GaussianCode;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.OptimizerSettings;
import io.github.meanfield.stages.params.NetworkParams;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * What updater lbfgs has no use for: it needs one loss, the same whenever it is computed, and finds
 * its steps itself.
 */
final class LbfgsLimits {

  /** Params of rates, averagings, random draws and limits, of whichever estimator has them. */
  static final List<String> WITHOUT_EFFECT =
      List.of(
          "learningRate",
          "biasRateFactor",
          "embeddingRateFactor",
          "scaleRateFactor",
          "numericEmbeddingRateFactor",
          "beta1",
          "beta2",
          "epsilon",
          "schedule",
          "decayRate",
          "decayEpochs",
          "warmupEpochs",
          "regularizationSchedule",
          "learningRateScaling",
          "epochsPerRound",
          "outerMomentum",
          "outerLearningRate",
          "updaterState",
          "exponentialAverage",
          "plateauPerturbation",
          "dropout",
          "batchNorm",
          "inputNoise",
          "inputDropout",
          "mixupAlpha",
          "adversarial",
          "swapNoise",
          "augmentShift",
          "augmentRotation",
          "augmentScale",
          "augmentFlip",
          "variational",
          "l1",
          "weightDecay",
          "gradientClip",
          "maxNorm",
          "checkpointDir");

  private LbfgsLimits() {}

  /** Whether an estimator trains by lbfgs. */
  static boolean apply(NetworkEstimator<?, ?> estimator) {
    return estimator.getUpdater().equals("lbfgs");
  }

  /**
   * Checks the params of an estimator.
   *
   * @throws IllegalArgumentException if some that are set would have no effect
   */
  static void check(NetworkEstimator<?, ?> estimator) {
    if (NetworkParams.isNeuralTangent(estimator.getWeightInit())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: weightInit is %s, which comes with learning rates that updater lbfgs does not"
                  + " have; take another, such as lecun_normal, or another updater",
              estimator.uid(), estimator.getWeightInit()));
    }
    String set =
        WITHOUT_EFFECT.stream()
            .filter(estimator::hasParam)
            .filter(name -> estimator.isChanged(estimator.getParam(name)))
            .map(name -> name + " " + estimator.getOrDefault(estimator.getParam(name)))
            .collect(Collectors.joining(", "));
    if (!set.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: updater is lbfgs, with which params would have no effect that are set: %s. It"
                  + " follows the gradient of all training rows, without random draws, along steps"
                  + " that a line search finds; clear them, or choose another updater",
              estimator.uid(), set));
    }
  }

  /**
   * Checks the network that an estimator is to train, which may be one that is given.
   *
   * @throws IllegalArgumentException if a layer has random draws, statistics of minibatches, or
   *     limits
   */
  static void check(NetworkEstimator<?, ?> estimator, InitialNetwork initial) {
    for (Part part : NetworkConfiguration.parse(initial.training()).parts()) {
      if (part.layer() != null && !(part.layer() instanceof FrozenLayer)) {
        for (Layer layer : OptimizerSettings.directions(part.layer())) {
          reason(layer)
              .ifPresent(
                  reason -> {
                    throw new IllegalArgumentException(
                        String.format(
                            "%s: updater is lbfgs, but the network has %s with %s; take another"
                                + " networkJson or initialModel without that, or another updater",
                            estimator.uid(), part.describe(), reason));
                  });
        }
      }
    }
  }

  private static Optional<String> reason(Layer layer) {
    if (layer.getIDropout() != null) {
      return Optional.of("random draws " + layer.getIDropout());
    } else if (layer instanceof GaussianCode code && code.isDrawn()) {
      return Optional.of("random draws of a code");
    } else if (layer instanceof BatchNormalization) {
      return Optional.of("statistics of a minibatch");
    } else if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
      return Optional.of("constraints " + layer.getConstraints());
    }
    return layer instanceof BaseLayer base ? reason(base) : Optional.empty();
  }

  private static Optional<String> reason(BaseLayer layer) {
    if (layer.getWeightNoise() != null) {
      return Optional.of("weight noise " + layer.getWeightNoise());
    } else if (layer.getGradientNormalization() != null
        && layer.getGradientNormalization() != GradientNormalization.None) {
      return Optional.of("gradient normalization " + layer.getGradientNormalization());
    }
    return Stream.of(layer.getRegularization(), layer.getRegularizationBias())
        .filter(penalties -> penalties != null)
        .flatMap(List::stream)
        .filter(penalty -> penalty.getClass() != L2Regularization.class)
        .map(Regularization::getClass)
        .map(type -> "penalties other than l2 (" + type.getSimpleName() + ")")
        .findFirst();
  }
}
