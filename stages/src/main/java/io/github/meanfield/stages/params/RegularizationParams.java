package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;

/**
 * Params that keep weights and gradients small.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface RegularizationParams<T extends RegularizationParams<T>> extends DeclaresParams {

  /**
   * Strength of the L2 penalty 0.5 * l2 * sum(w^2) on weights, not biases, at least 0. Default: 0.
   */
  default DoubleParam l2() {
    return declare().notNegative("l2", "strength of the L2 penalty on weights (>= 0)", 0);
  }

  /** Strength of the L2 penalty. See {@link #l2()}. */
  default double getL2() {
    return (double) getOrDefault(l2());
  }

  /** Sets {@link #l2()}. */
  default T setL2(double value) {
    return (T) set(l2(), value);
  }

  /** Strength of the L1 penalty l1 * sum(|w|) on weights, not biases, at least 0. Default: 0. */
  default DoubleParam l1() {
    return declare().notNegative("l1", "strength of the L1 penalty on weights (>= 0)", 0);
  }

  /** Strength of the L1 penalty. See {@link #l1()}. */
  default double getL1() {
    return (double) getOrDefault(l1());
  }

  /** Sets {@link #l1()}. */
  default T setL1(double value) {
    return (T) set(l1(), value);
  }

  /**
   * Share by which a step shrinks weights, not biases, times the learning rate and apart from the
   * gradient (Loshchilov and Hutter 2019), at least 0. Default: 0, or 0.01 with the updater adamw.
   */
  default DoubleParam weightDecay() {
    return declare()
        .notNegative(
            "weightDecay",
            "decoupled weight decay, times the learning rate (>= 0; 0.01 with updater adamw if it"
                + " is not set)",
            0);
  }

  /** Decoupled weight decay. See {@link #weightDecay()}. */
  default double getWeightDecay() {
    return (double) getOrDefault(weightDecay());
  }

  /** Sets {@link #weightDecay()}. */
  default T setWeightDecay(double value) {
    return (T) set(weightDecay(), value);
  }

  /**
   * How dropout and decoupled weight decay change in the course of {@code maxEpochs}, step by step:
   * constant (default), or flatCosine, which keeps them for half of it and then lowers them to 0,
   * as {@code RegularizationSchedule} defines it.
   */
  default Param<String> regularizationSchedule() {
    return declare()
        .choice(
            "regularizationSchedule",
            "schedule of dropout and weight decay",
            "constant",
            "flatCosine");
  }

  /** How dropout and weight decay change. See {@link #regularizationSchedule()}. */
  default String getRegularizationSchedule() {
    return getOrDefault(regularizationSchedule());
  }

  /** Sets {@link #regularizationSchedule()}. */
  default T setRegularizationSchedule(String value) {
    return (T) set(regularizationSchedule(), value);
  }

  /**
   * Gradient clipping: {@code none} (default); {@code norm}: the gradient of a layer is scaled down
   * to an L2 norm of {@code gradientClipThreshold}; {@code value}: each of its elements is limited
   * to that size. Layers of batch normalization are left alone: what they keep of mean and variance
   * is trained along with them.
   */
  default Param<String> gradientClip() {
    return declare()
        .choice("gradientClip", "gradient clipping, layer by layer", "none", "norm", "value");
  }

  /** Gradient clipping. See {@link #gradientClip()}. */
  default String getGradientClip() {
    return getOrDefault(gradientClip());
  }

  /** Sets {@link #gradientClip()}. */
  default T setGradientClip(String value) {
    return (T) set(gradientClip(), value);
  }

  /** Threshold of {@code gradientClip}, greater than 0. Default: 1. */
  default DoubleParam gradientClipThreshold() {
    return declare().positive("gradientClipThreshold", "threshold of gradientClip (> 0)", 1);
  }

  /** Threshold of gradient clipping. See {@link #gradientClipThreshold()}. */
  default double getGradientClipThreshold() {
    return (double) getOrDefault(gradientClipThreshold());
  }

  /** Sets {@link #gradientClipThreshold()}. */
  default T setGradientClipThreshold(double value) {
    return (T) set(gradientClipThreshold(), value);
  }

  /**
   * Largest L2 norm of the weights that enter a unit (Srivastava et al. 2014, section 5.1), to
   * which they are scaled down after each step and each averaging; 0 (default): no limit.
   */
  default DoubleParam maxNorm() {
    return declare()
        .notNegative("maxNorm", "largest L2 norm of a unit's incoming weights (0: no limit)", 0);
  }

  /** Largest norm of the weights that enter a unit. See {@link #maxNorm()}. */
  default double getMaxNorm() {
    return (double) getOrDefault(maxNorm());
  }

  /** Sets {@link #maxNorm()}. */
  default T setMaxNorm(double value) {
    return (T) set(maxNorm(), value);
  }
}
