package io.github.meanfield.estimators;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.params.FeatureEncodingParams;
import io.github.meanfield.stages.params.RobustnessParams;
import java.util.Set;
import org.apache.spark.ml.param.Param;

/** The params with which backend dl4j-spark would do something else than they say. */
final class Dl4jSparkLimits {

  /** Losses that Deeplearning4j has in the same sense. */
  private static final Set<String> LOSSES = Set.of("crossEntropy", "squared", "absolute");

  private Dl4jSparkLimits() {}

  /**
   * Checks the params of an estimator.
   *
   * @throws IllegalArgumentException if one asks for what dl4j-spark cannot do
   */
  static void check(NeuralNetworkEstimator<?, ?> estimator) {
    if (Columns.isNamed(estimator, estimator.weightCol())) {
      refuse(estimator, estimator.weightCol(), "be left unset");
    }
    if (estimator.isSet(estimator.checkpointDir())) {
      refuse(estimator, estimator.checkpointDir(), "be left unset");
    }
    require(estimator, estimator.engine(), Set.of("auto", "dl4j"), "be auto or dl4j");
    require(
        estimator,
        estimator.featureEncoding(),
        Set.of(FeatureEncodingParams.NO_ENCODING),
        "be none");
    if (LbfgsLimits.apply(estimator)) {
      refuse(estimator, estimator.updater(), "be another");
    }
    require(estimator, estimator.schedule(), Set.of("constant"), "be constant");
    require(estimator, estimator.regularizationSchedule(), Set.of("constant"), "be constant");
    require(estimator, estimator.warmupEpochs(), Set.of(0), "be 0");
    require(estimator, estimator.plateauPerturbation(), Set.of(0.0), "be 0");
    require(estimator, estimator.numNetworks(), Set.of(1), "be 1");
    require(estimator, estimator.epochsPerRound(), Set.of(1), "be 1");
    require(estimator, estimator.exponentialAverage(), Set.of(0.0), "be 0");
    require(estimator, estimator.swapNoise(), Set.of(0.0), "be 0");
    for (Param<?> param : ImageChecks.changes(estimator)) {
      if (estimator.isChanged(param)) {
        refuse(estimator, param, "be its default");
      }
    }
    require(estimator, estimator.updaterState(), Set.of("average"), "be average");
    require(estimator, estimator.outerLearningRate(), Set.of(1.0), "be 1");
    require(estimator, estimator.mixupAlpha(), Set.of(0.0), "be 0");
    require(estimator, estimator.adversarial(), Set.of(RobustnessParams.NO_ATTACK), "be none");
    if (estimator.getOuterMomentum() > 0) {
      refuse(estimator, estimator.outerMomentum(), "be 0");
    }
    require(
        estimator,
        estimator.getParam("loss"),
        LOSSES,
        estimator instanceof NeuralNetworkClassifier
            ? "be crossEntropy"
            : "be squared or absolute");
  }

  /**
   * Checks the network that an estimator is to train.
   *
   * @throws IllegalArgumentException if dl4j-spark cannot train it
   */
  static void check(NetworkEstimator<?, ?> estimator, InitialNetwork initial) {
    if (NetworkConfiguration.parse(initial.training()).isGraph()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param %s gives a ComputationGraph, but backend dl4j-spark trains a"
                  + " MultiLayerNetwork only; backend meanfield trains either",
              estimator.uid(),
              estimator.isSet(estimator.getParam("networkJson")) ? "networkJson" : "initialModel"));
    }
  }

  private static void require(
      NeuralNetworkEstimator<?, ?> estimator, Param<?> param, Set<?> allowed, String required) {
    if (!allowed.contains(estimator.getOrDefault(param))) {
      refuse(estimator, param, required);
    }
  }

  private static void refuse(
      NeuralNetworkEstimator<?, ?> estimator, Param<?> param, String required) {
    throw new IllegalArgumentException(
        String.format(
            "%s: param %s is %s, but must %s if backend is dl4j-spark, which has nothing like it;"
                + " backend meanfield has",
            estimator.uid(), param.name(), estimator.getOrDefault(param), required));
  }
}
