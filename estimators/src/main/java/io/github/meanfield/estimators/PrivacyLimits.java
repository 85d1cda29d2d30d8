package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.privacy.PrivacySettings;
import io.github.meanfield.stages.SecretDraws;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.params.HasBackend;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.Param;

/** What differential privacy asks of other params, and what its own come to in a fit. */
final class PrivacyLimits {

  private PrivacyLimits() {}

  /**
   * Checks the params of an estimator.
   *
   * @throws IllegalArgumentException if one asks for what would tell of training rows without
   *     noise, or cannot be done row by row; or one of privacy is without effect
   */
  static void check(NetworkEstimator<?, ?> estimator) {
    if (!estimator.trainsPrivately()) {
      for (Param<?> param : List.of(estimator.dpClip(), estimator.dpDelta())) {
        if (estimator.isChanged(param)) {
          throw new IllegalArgumentException(
              String.format(
                  "%s: param %s is %s, without effect as dpNoiseMultiplier and dpEpsilon are 0; set"
                      + " one of them, or leave the default",
                  estimator.uid(), param.name(), estimator.getOrDefault(param)));
        }
      }
      return;
    }
    require(estimator, "engine", "auto or dense", List.of("auto", "dense"));
    require(estimator, "backend", HasBackend.MEANFIELD, List.of(HasBackend.MEANFIELD));
    require(estimator, "batchNorm", "false, as it mixes rows", List.of(false));
    require(estimator, "mixupAlpha", "0, as it mixes rows", List.of(0.0));
    require(estimator, "swapNoise", "0, as it mixes rows", List.of(0.0));
    require(estimator, "adversarial", "none", List.of("none"));
    require(estimator, "variational", "false", List.of(false));
    require(estimator, "gradientClip", "none, as dpClip limits gradients", List.of("none"));
    require(estimator, "onDivergence", "error", List.of("error"));
    refuse(estimator, "updater", "lbfgs", "another, which takes steps along noisy gradients");
    String byRows = "as it would tell of training rows";
    require(estimator, "featureEncoding", "none, " + byRows, List.of("none"));
    require(estimator, "classWeights", "none, " + byRows, List.of("none"));
    require(estimator, "clipPredictions", "false, " + byRows, List.of(false));
    require(estimator, "plateauPerturbation", "0, " + byRows, List.of(0.0));
    refuse(estimator, "weightInit", "data", "another, such as ntk, " + byRows);
    if (estimator instanceof NeuralNetworkRegressor regressor) {
      refuse(estimator, "loss", "bins", "another, such as gaussian, " + byRows);
      if (RegressionHead.standardizes(regressor)) {
        refuse(
            estimator,
            "standardizeTarget",
            true,
            "false, "
                + byRows
                + "; bring the target near 0 and 1 by numbers that are known without the rows");
      }
    }
  }

  private static void require(
      NetworkEstimator<?, ?> estimator, String param, String required, List<?> allowed) {
    if (estimator.hasParam(param)
        && !allowed.contains(estimator.getOrDefault(estimator.getParam(param)))) {
      refuse(estimator, param, estimator.getOrDefault(estimator.getParam(param)), required);
    }
  }

  private static void refuse(
      NetworkEstimator<?, ?> estimator, String param, Object value, String required) {
    if (estimator.getOrDefault(estimator.getParam(param)).equals(value)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s is %s, but with differential privacy (dpNoiseMultiplier, dpEpsilon) must"
                  + " be %s",
              estimator.uid(), param, value, required));
    }
  }

  /**
   * Checks the network that an estimator is to train.
   *
   * @param configuration JSON of its configuration
   * @throws IllegalArgumentException if it cannot be trained privately
   */
  static void check(NetworkEstimator<?, ?> estimator, String configuration) {
    if (!estimator.trainsPrivately()) {
      return;
    }
    Optional<String> why = DenseNetwork.withoutGradientOfRows(configuration);
    if (why.isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the network has %s, which differential privacy (dpNoiseMultiplier, dpEpsilon)"
                  + " cannot train row by row; required is a network of dense layers for the dense"
                  + " engine, without batch normalization and the like",
              estimator.uid(), why.get()));
    }
  }

  /**
   * How a fit is private.
   *
   * @param estimator the estimator
   * @param rows number of training rows
   * @param chunks number of chunks
   * @param batchSize rows of a minibatch
   * @param maxEpochs largest number of epochs
   * @return null if it is not
   * @throws IllegalArgumentException if there can be no such fit
   */
  static PrivacySettings settings(
      NetworkEstimator<?, ?> estimator, long rows, int chunks, int batchSize, int maxEpochs) {
    if (!estimator.trainsPrivately()) {
      return null;
    }
    if (estimator.getDpDelta() * rows >= 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param dpDelta is %s, but must be below 1 over the %,d training rows; set it to"
                  + " %.0e or less",
              estimator.uid(), estimator.getDpDelta(), rows, 0.1 / rows));
    }
    PrivacySettings settings =
        new PrivacySettings(
            estimator.getDpNoiseMultiplier(),
            estimator.getDpClip(),
            estimator.getDpDelta(),
            estimator.getDpEpsilon() > 0 ? estimator.getDpEpsilon() : Double.POSITIVE_INFINITY,
            (int) FitSettings.ceilDiv(rows / chunks, batchSize),
            (int) FitSettings.ceilDiv(FitSettings.ceilDiv(rows, chunks), batchSize),
            estimator.networks(),
            // Never by a seed: it can be read from the network, and the same one twice would show
            // the rows that differ bare.
            SecretDraws.newKey(),
            false);
    try {
      settings = settings.noise() > 0 ? settings : settings.withLeastNoise(maxEpochs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          estimator.uid() + ": param dpEpsilon " + e.getMessage(), e);
    }
    if (settings.epochsWithinBudget(1) == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param dpEpsilon is %s, which one epoch with dpNoiseMultiplier %s exceeds; set a"
                  + " larger dpEpsilon or dpNoiseMultiplier, or leave the latter 0 to have it found",
              estimator.uid(), estimator.getDpEpsilon(), settings.noise()));
    }
    return settings;
  }
}
