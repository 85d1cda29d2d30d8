package io.github.meanfield.estimators;

import static io.github.meanfield.stages.params.RobustnessParams.NO_ATTACK;
import static io.github.meanfield.stages.params.RobustnessParams.PGD;

import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.List;
import org.apache.spark.ml.param.Param;

/** What params of mixup, adversarial training and noise come to, and what they ask of others. */
final class RobustTraining {

  private RobustTraining() {}

  /** What is done with rows before they are trained on. */
  static Robustness of(NeuralNetworkEstimator<?, ?> stage) {
    Attack attack = isAttacked(stage) ? attack(stage) : null;
    return attack == null && stage.getMixupAlpha() == 0
        ? Robustness.NONE
        : new Robustness(
            attack, attack == null ? 0 : stage.getAdversarialWeight(), stage.getMixupAlpha());
  }

  private static Attack attack(NeuralNetworkEstimator<?, ?> stage) {
    try {
      return Attack.of(
          Attack.Kind.of(stage.getAdversarial()),
          stage.getAdversarialEpsilon(),
          stage.getAdversarialSteps(),
          stage.getAdversarialStepSize());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.format(
              "%s: by params adversarialEpsilon %s, adversarialSteps %d and adversarialStepSize %s %s",
              stage.uid(),
              stage.getAdversarialEpsilon(),
              stage.getAdversarialSteps(),
              stage.getAdversarialStepSize(),
              e.getMessage()),
          e);
    }
  }

  private static boolean isAttacked(NeuralNetworkEstimator<?, ?> stage) {
    return !stage.getAdversarial().equals(NO_ATTACK);
  }

  /**
   * Checks the params of an estimator.
   *
   * @throws IllegalArgumentException if one has no effect, or they exclude each other
   */
  static void check(NeuralNetworkEstimator<?, ?> stage) {
    List<Param<?>> ofSteps = List.of(stage.adversarialSteps(), stage.adversarialStepSize());
    if (!isAttacked(stage)) {
      requireUnset(
          stage,
          List.of(stage.adversarialEpsilon(), stage.adversarialWeight()),
          "fgm, fgsm or pgd");
    } else if (stage.getMixupAlpha() > 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param mixupAlpha is %s and adversarial is %s, but rows are either mixed or"
                  + " attacked; set mixupAlpha to 0 or adversarial to none",
              stage.uid(), stage.getMixupAlpha(), stage.getAdversarial()));
    } else {
      attack(stage);
    }
    if (!stage.getAdversarial().equals(PGD)) {
      requireUnset(stage, ofSteps, PGD);
    }
    if (stage.getEngine().equals(Engine.DL4J.engineName())) {
      requireComputed(stage, Engine.DL4J);
    }
  }

  private static void requireUnset(
      NeuralNetworkEstimator<?, ?> stage, List<Param<?>> params, String required) {
    for (Param<?> param : params) {
      if (stage.isChanged(param)) {
        throw new IllegalArgumentException(
            String.format(
                "%s: param %s is set to %s, but has no effect if adversarial is %s; set adversarial"
                    + " to %s, or clear %s",
                stage.uid(),
                param.name(),
                stage.getOrDefault(param),
                stage.getAdversarial(),
                required,
                param.name()));
      }
    }
  }

  /**
   * Fails if an engine does not compute what params, or the network that training starts from, ask
   * for.
   *
   * @param engine what computes the network
   * @param configuration JSON of the configuration of the network as it is trained
   */
  static void requireComputed(
      NeuralNetworkEstimator<?, ?> stage, Engine engine, String configuration) {
    if (engine == Engine.DENSE) {
      return;
    }
    requireComputed(stage, engine);
    NetworkConfiguration network = NetworkConfiguration.parse(configuration);
    double noise = network.tabularInput().map(TabularInput::noise).orElse(0.0);
    // Frozen layers compute as in scoring.
    if (noise > 0 && stage.getFrozenLayers() == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the network of initialModel has noise of %s on encoded features, which the dense"
                  + " engine alone computes; set engine to auto, or give a network that was trained"
                  + " without inputNoise",
              stage.uid(), noise));
    }
  }

  private static void requireComputed(NeuralNetworkEstimator<?, ?> stage, Engine engine) {
    if (stage.getMixupAlpha() > 0) {
      refuse(stage, stage.mixupAlpha(), "0");
    }
    if (isAttacked(stage)) {
      refuse(stage, stage.adversarial(), NO_ATTACK);
    }
    if (stage.getInputNoise() > 0 && stage.encodesFeatures()) {
      refuse(stage, stage.inputNoise(), "0, or featureEncoding to none");
    }
  }

  private static void refuse(NeuralNetworkEstimator<?, ?> stage, Param<?> param, String cure) {
    throw new IllegalArgumentException(
        String.format(
            "%s: param %s is %s, which the dense engine alone computes, but this network is computed"
                + " by Deeplearning4j; set engine to auto and hiddenLayers in place of another"
                + " network, or set %s to %s",
            stage.uid(), param.name(), stage.getOrDefault(param), param.name(), cure));
  }
}
