package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;

/**
 * Params of differential privacy: what training learns of any one row is bounded (Abadi et al.
 * 2016, "Deep learning with differential privacy"). Each step draws every row of the worker's chunk
 * by itself, with a probability of one over the minibatches of the chunk; clips the gradient of
 * each row drawn to a norm; and adds normal noise to their sum. An epoch has as many steps as ever,
 * and draws each row once in the mean. It is on if {@link #dpNoiseMultiplier()} or {@link
 * #dpEpsilon()} is above 0, and computed by the dense engine.
 *
 * <p>The network is then (ε, δ)-differentially private with respect to a training row that is left
 * blank, so that it adds nothing to any gradient, while the number of rows is known to all (Kairouz
 * et al. 2021, "Practical and private (deep) learning without sampling or shuffling", definition
 * 1.1). ε follows from the noise, the drawing and the epochs that were trained, and the summary
 * tells it.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface PrivacyParams<T extends PrivacyParams<T>> extends DeclaresParams {

  /**
   * Standard deviation σ of the noise that is added to the sum of the clipped gradients of a step,
   * in units of {@link #dpClip()}, at least 0. Default: 0, no noise, unless {@link #dpEpsilon()} is
   * set, which then finds the smallest σ with which {@code maxEpochs} keep to it. Usual are 0.5 to
   * 4.
   */
  default DoubleParam dpNoiseMultiplier() {
    return declare()
        .notNegative(
            "dpNoiseMultiplier",
            "differential privacy: standard deviation of the noise added to the gradients of a"
                + " step, as a multiple of dpClip (0: none, or what dpEpsilon asks for)",
            0);
  }

  /** Noise in units of the clip. See {@link #dpNoiseMultiplier()}. */
  default double getDpNoiseMultiplier() {
    return (double) getOrDefault(dpNoiseMultiplier());
  }

  /** Sets {@link #dpNoiseMultiplier()}. */
  default T setDpNoiseMultiplier(double value) {
    return (T) set(dpNoiseMultiplier(), value);
  }

  /**
   * Norm C that the gradient of each row is clipped to, over all layers that are trained, greater
   * than 0. Default: 1. The weight of a row, which is taken as it is and not divided by the mean
   * weight, counts before clipping.
   */
  default DoubleParam dpClip() {
    return declare()
        .positive(
            "dpClip",
            "differential privacy: norm that the gradient of each row is clipped to (> 0)",
            1);
  }

  /** Norm of the gradient of a row. See {@link #dpClip()}. */
  default double getDpClip() {
    return (double) getOrDefault(dpClip());
  }

  /** Sets {@link #dpClip()}. */
  default T setDpClip(double value) {
    return (T) set(dpClip(), value);
  }

  /**
   * δ of the guarantee, in (0, 1): how likely it may be that ε does not hold. Default: 1e-5. It
   * must be below one over the number of training rows, as even giving away a row at random has a δ
   * of that.
   */
  default DoubleParam dpDelta() {
    return declare()
        .number(
            "dpDelta",
            "differential privacy: delta of the guarantee, in (0, 1), below 1 / training rows",
            1e-5,
            "in (0, 1)",
            value -> value > 0 && value < 1);
  }

  /** δ of the guarantee. See {@link #dpDelta()}. */
  default double getDpDelta() {
    return (double) getOrDefault(dpDelta());
  }

  /** Sets {@link #dpDelta()}. */
  default T setDpDelta(double value) {
    return (T) set(dpDelta(), value);
  }

  /**
   * The largest ε that a fit may come to, at least 0. Default: 0, no limit. With {@link
   * #dpNoiseMultiplier()} training ends before the epoch that would exceed it; without, the
   * smallest noise is found with which {@code maxEpochs} do not.
   */
  default DoubleParam dpEpsilon() {
    return declare()
        .notNegative(
            "dpEpsilon",
            "differential privacy: largest epsilon that a fit may come to (0: no limit)",
            0);
  }

  /** The largest ε. See {@link #dpEpsilon()}. */
  default double getDpEpsilon() {
    return (double) getOrDefault(dpEpsilon());
  }

  /** Sets {@link #dpEpsilon()}. */
  default T setDpEpsilon(double value) {
    return (T) set(dpEpsilon(), value);
  }

  /** Whether training is differentially private. */
  default boolean trainsPrivately() {
    return getDpNoiseMultiplier() > 0 || getDpEpsilon() > 0;
  }
}
