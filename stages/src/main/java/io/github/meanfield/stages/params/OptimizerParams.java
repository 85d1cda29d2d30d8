package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the optimizer that each worker runs: update rule and learning rate, and what keeps
 * weights and gradients small.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface OptimizerParams<T extends OptimizerParams<T>> extends RegularizationParams<T> {

  /**
   * Update rule: adam (default; Kingma and Ba 2014), adamw (adam with {@link
   * RegularizationParams#weightDecay()}), sgd, momentum and nesterovs (both 0.9), adagrad, rmsprop,
   * nadam or amsgrad; or lbfgs (Liu and Nocedal 1989), which follows the gradient of all training
   * rows, an iteration an epoch, by steps that a line search finds: for small networks without
   * dropout and the like. Coefficients other than {@link #beta1()}, {@link #beta2()} and {@link
   * #epsilon()} are DL4J's defaults.
   */
  default Param<String> updater() {
    return declare()
        .choice(
            "updater",
            "update rule of the optimizer (lbfgs: an iteration on all training rows an epoch)",
            "adam",
            "adamw",
            "sgd",
            "momentum",
            "nesterovs",
            "adagrad",
            "rmsprop",
            "nadam",
            "amsgrad",
            "lbfgs");
  }

  /** Update rule. See {@link #updater()}. */
  default String getUpdater() {
    return getOrDefault(updater());
  }

  /** Sets {@link #updater()}. */
  default T setUpdater(String value) {
    return (T) set(updater(), value);
  }

  /** Learning rate, greater than 0. Default: 1e-3. */
  default DoubleParam learningRate() {
    return declare().positive("learningRate", "learning rate (> 0)", 1e-3);
  }

  /** Learning rate. See {@link #learningRate()}. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /** Sets {@link #learningRate()}. */
  default T setLearningRate(double value) {
    return (T) set(learningRate(), value);
  }

  /**
   * What the learning rate of biases is multiplied by, and that of the a of {@code
   * parametricActivation}, greater than 0. Default: 1.
   */
  default DoubleParam biasRateFactor() {
    return declare()
        .positive(
            "biasRateFactor",
            "learning rate of biases, and of the a of parametricActivation, as a multiple of that"
                + " of weights (> 0)",
            1);
  }

  /** Factor of the learning rate of biases. See {@link #biasRateFactor()}. */
  default double getBiasRateFactor() {
    return (double) getOrDefault(biasRateFactor());
  }

  /** Sets {@link #biasRateFactor()}. */
  default T setBiasRateFactor(double value) {
    return (T) set(biasRateFactor(), value);
  }

  /** Decay of the first moment of adam, adamw, nadam and amsgrad, in [0, 1). Default: 0.9. */
  default DoubleParam beta1() {
    return declare()
        .fraction(
            "beta1", "decay of the first moment of adam, adamw, nadam and amsgrad, in [0, 1)", 0.9);
  }

  /** Decay of the first moment. See {@link #beta1()}. */
  default double getBeta1() {
    return (double) getOrDefault(beta1());
  }

  /** Sets {@link #beta1()}. */
  default T setBeta1(double value) {
    return (T) set(beta1(), value);
  }

  /** Decay of the second moment of adam, adamw, nadam and amsgrad, in [0, 1). Default: 0.999. */
  default DoubleParam beta2() {
    return declare()
        .fraction(
            "beta2",
            "decay of the second moment of adam, adamw, nadam and amsgrad, in [0, 1)",
            0.999);
  }

  /** Decay of the second moment. See {@link #beta2()}. */
  default double getBeta2() {
    return (double) getOrDefault(beta2());
  }

  /** Sets {@link #beta2()}. */
  default T setBeta2(double value) {
    return (T) set(beta2(), value);
  }

  /**
   * What adam, adamw, nadam and amsgrad add to the root of the second moment, greater than 0.
   * Default: 1e-8.
   */
  default DoubleParam epsilon() {
    return declare()
        .positive(
            "epsilon",
            "what adam, adamw, nadam and amsgrad add to the root of the second moment (> 0)",
            1e-8);
  }

  /** What is added to the root of the second moment. See {@link #epsilon()}. */
  default double getEpsilon() {
    return (double) getOrDefault(epsilon());
  }

  /** Sets {@link #epsilon()}. */
  default T setEpsilon(double value) {
    return (T) set(epsilon(), value);
  }

  /**
   * How the learning rate changes with epochs: constant (default), step, exponential, inverse,
   * cosine, warmrestarts, coslog4, onecycle or plateau, as {@code LearningRateSchedule} defines
   * them. It counts minibatches of a worker and not averagings. plateau needs {@code
   * validationIndicatorCol}.
   */
  default Param<String> schedule() {
    return declare()
        .choice(
            "schedule",
            "learning rate schedule",
            "constant",
            "step",
            "exponential",
            "inverse",
            "cosine",
            "warmrestarts",
            "coslog4",
            "onecycle",
            "plateau");
  }

  /** How the learning rate changes. See {@link #schedule()}. */
  default String getSchedule() {
    return getOrDefault(schedule());
  }

  /** Sets {@link #schedule()}. */
  default T setSchedule(String value) {
    return (T) set(schedule(), value);
  }

  /** Factor r of the schedules step, exponential, inverse and plateau, in (0, 1]. Default: 0.5. */
  default DoubleParam decayRate() {
    return declare()
        .number(
            "decayRate",
            "decay factor of the schedules step, exponential, inverse and plateau, in (0, 1]",
            0.5,
            "in (0, 1]",
            value -> value > 0 && value <= 1);
  }

  /** Decay factor of the schedule. See {@link #decayRate()}. */
  default double getDecayRate() {
    return (double) getOrDefault(decayRate());
  }

  /** Sets {@link #decayRate()}. */
  default T setDecayRate(double value) {
    return (T) set(decayRate(), value);
  }

  /**
   * Epochs d of the schedules step, exponential, inverse and plateau, and of the first cycle of
   * warmrestarts, at least 1. Default: 5.
   */
  default IntParam decayEpochs() {
    return declare()
        .atLeast(
            1,
            "decayEpochs",
            "epochs per decay of the schedules step, exponential and inverse; patience of plateau;"
                + " first cycle of warmrestarts (>= 1)",
            5);
  }

  /** Epochs of the schedule. See {@link #decayEpochs()}. */
  default int getDecayEpochs() {
    return (int) getOrDefault(decayEpochs());
  }

  /** Sets {@link #decayEpochs()}. */
  default T setDecayEpochs(int value) {
    return (T) set(decayEpochs(), value);
  }

  /**
   * Epochs over which the learning rate grows from 0 to what the schedule says, at least 0.
   * Default: 0.
   */
  default IntParam warmupEpochs() {
    return declare()
        .atLeast(
            0,
            "warmupEpochs",
            "epochs of warm-up, in which the learning rate grows linearly from 0 (>= 0)",
            0);
  }

  /** Epochs of warm-up. See {@link #warmupEpochs()}. */
  default int getWarmupEpochs() {
    return (int) getOrDefault(warmupEpochs());
  }

  /** Sets {@link #warmupEpochs()}. */
  default T setWarmupEpochs(int value) {
    return (T) set(warmupEpochs(), value);
  }

  /**
   * Deviation of normal noise on weights that stand on a plateau of the loss, in units of 1 / √d
   * for a unit of d inputs, at least 0. Default: 0, none. With a tenth, weights move a tenth of
   * what LeCun's initial weights measure.
   *
   * <p>Every fifth record of the history (an epoch, or {@code epochsPerRound} of them), if the
   * training loss has not changed for five of them and the gradient is near zero, it is looked
   * whether weights nearby lead to a lower loss; if so it is a plateau, of which a warning tells,
   * and before the next epoch the noise leads away from it, with a fresh state of the updater
   * (perturbed gradient descent; Jin et al. 2017).
   */
  default DoubleParam plateauPerturbation() {
    return declare()
        .notNegative(
            "plateauPerturbation",
            "deviation of noise on weights that stand on a plateau of the loss, in units of that of"
                + " LeCun's initial weights (>= 0; 0: none)",
            0);
  }

  /** Noise on weights that stand on a plateau. See {@link #plateauPerturbation()}. */
  default double getPlateauPerturbation() {
    return (double) getOrDefault(plateauPerturbation());
  }

  /** Sets {@link #plateauPerturbation()}. */
  default T setPlateauPerturbation(double value) {
    return (T) set(plateauPerturbation(), value);
  }
}
