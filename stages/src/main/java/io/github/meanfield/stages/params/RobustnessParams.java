package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params that train a network on rows other than those that there are, so that it bears features
 * that are a little off. The dense engine computes them.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface RobustnessParams<T extends RobustnessParams<T>> extends DeclaresParams {

  /** Value of {@link #adversarial()}: rows are not attacked. */
  String NO_ATTACK = "none";

  /** Value of {@link #adversarial()}: several steps of signs. */
  String PGD = "pgd";

  /**
   * α of mixup (Zhang et al. 2018, "mixup: Beyond empirical risk minimization"), at least 0: each
   * row of a minibatch becomes λ times itself and 1 - λ times another one, with λ from Beta(α, α)
   * drawn for each minibatch, and its loss is mixed of the losses by both labels, with the weights
   * of both. Rows are mixed where they enter the first layer with weights: as features, or as the
   * columns that {@code featureEncoding} tabular makes of them. The train loss of the history is
   * that of mixed rows. The paper has 0.1 to 0.4. Default: 0, no mixing.
   */
  default DoubleParam mixupAlpha() {
    return declare()
        .notNegative(
            "mixupAlpha",
            "rows of a minibatch are mixed in pairs, by shares from Beta(mixupAlpha, mixupAlpha) (>="
                + " 0; 0: not at all)",
            0);
  }

  /** α of mixup. See {@link #mixupAlpha()}. */
  default double getMixupAlpha() {
    return (double) getOrDefault(mixupAlpha());
  }

  /** Sets {@link #mixupAlpha()}. */
  default T setMixupAlpha(double value) {
    return (T) set(mixupAlpha(), value);
  }

  /**
   * Adversarial training: each minibatch is trained on as it is and with features shifted so that
   * the loss rises, by its gradient g with respect to the features of the row, computed as the
   * network predicts, without dropout. {@code none} (default); {@code fgm}: ε g / ‖g‖₂ (Miyato, Dai
   * and Goodfellow 2017, "Adversarial training methods for semi-supervised text classification");
   * {@code fgsm}: ε sign(g) (Goodfellow, Shlens and Szegedy 2015, "Explaining and harnessing
   * adversarial examples"); {@code pgd}: {@link #adversarialSteps()} steps of sign(g), each brought
   * back to shifts of at most ε a feature (Madry et al. 2018, "Towards deep learning models
   * resistant to adversarial attacks"; they begin at the row itself). ε is {@link
   * #adversarialEpsilon()}. A network that encodes features of tables itself has its numbers
   * shifted once they are scaled, and no categories and no numbers that are missing; any other has
   * all of its features shifted, one-hot ones too. The train loss of the history is that of both
   * kinds of rows. Rows are computed with once more for each step of an attack, and once more to
   * train on, unless {@link #adversarialWeight()} is 1.
   */
  default Param<String> adversarial() {
    return declare()
        .choice(
            "adversarial",
            "attack of rows that are trained on beside those as they are",
            NO_ATTACK,
            "fgm",
            "fgsm",
            PGD);
  }

  /** Attack of rows that are trained on. See {@link #adversarial()}. */
  default String getAdversarial() {
    return getOrDefault(adversarial());
  }

  /** Sets {@link #adversarial()}. */
  default T setAdversarial(String value) {
    return (T) set(adversarial(), value);
  }

  /**
   * How far {@link #adversarial()} shifts features at most, greater than 0, in the unit of what the
   * network gets: of standardized features, or of numbers that it has scaled itself, standard
   * deviations or nearly so. It is the L2 norm of a row's shift for fgm, and the shift of each
   * feature for fgsm and pgd. Default: 0.1.
   */
  default DoubleParam adversarialEpsilon() {
    return declare()
        .positive(
            "adversarialEpsilon",
            "adversarial: largest shift of a feature, of the row for fgm, in the unit of scaled"
                + " features (> 0)",
            0.1);
  }

  /** How far features are shifted. See {@link #adversarialEpsilon()}. */
  default double getAdversarialEpsilon() {
    return (double) getOrDefault(adversarialEpsilon());
  }

  /** Sets {@link #adversarialEpsilon()}. */
  default T setAdversarialEpsilon(double value) {
    return (T) set(adversarialEpsilon(), value);
  }

  /** Steps of {@link #adversarial()} pgd, at least 1. Default: 7, as in the paper. */
  default IntParam adversarialSteps() {
    return declare()
        .atLeast(1, "adversarialSteps", "adversarial pgd: steps of an attack (>= 1)", 7);
  }

  /** Steps of an attack. See {@link #adversarialSteps()}. */
  default int getAdversarialSteps() {
    return (int) getOrDefault(adversarialSteps());
  }

  /** Sets {@link #adversarialSteps()}. */
  default T setAdversarialSteps(int value) {
    return (T) set(adversarialSteps(), value);
  }

  /**
   * How far a step of {@link #adversarial()} pgd shifts a feature, at least 0. Default: 0, which is
   * 2.5 · adversarialEpsilon / adversarialSteps, so that steps can reach all that is allowed.
   */
  default DoubleParam adversarialStepSize() {
    return declare()
        .notNegative(
            "adversarialStepSize",
            "adversarial pgd: shift of a step (>= 0; 0: 2.5 · adversarialEpsilon /"
                + " adversarialSteps)",
            0);
  }

  /** How far a step goes. See {@link #adversarialStepSize()}. */
  default double getAdversarialStepSize() {
    return (double) getOrDefault(adversarialStepSize());
  }

  /** Sets {@link #adversarialStepSize()}. */
  default T setAdversarialStepSize(double value) {
    return (T) set(adversarialStepSize(), value);
  }

  /**
   * Share of the loss on attacked rows in (0, 1]; the rest is that on the rows as they are. 1
   * trains on attacked rows alone, as Madry et al. do. Default: 0.5, as Goodfellow et al. have it.
   */
  default DoubleParam adversarialWeight() {
    return declare()
        .number(
            "adversarialWeight",
            "adversarial: share of the loss on attacked rows, in (0, 1]",
            0.5,
            "in (0, 1]",
            value -> value > 0 && value <= 1);
  }

  /** Share of the loss on attacked rows. See {@link #adversarialWeight()}. */
  default double getAdversarialWeight() {
    return (double) getOrDefault(adversarialWeight());
  }

  /** Sets {@link #adversarialWeight()}. */
  default T setAdversarialWeight(double value) {
    return (T) set(adversarialWeight(), value);
  }
}
