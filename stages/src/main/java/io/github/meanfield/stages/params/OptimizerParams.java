package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Params of the optimizer that each worker runs.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface OptimizerParams<T extends OptimizerParams<T>> extends Params {

  /**
   * Update rule: adam (default; Kingma and Ba 2014), sgd, nesterovs (momentum 0.9), adagrad,
   * rmsprop, nadam or amsgrad, each with DL4J's default coefficients.
   */
  Param<String> updater();

  /** Update rule. See {@link #updater()}. */
  default String getUpdater() {
    return getOrDefault(updater());
  }

  /**
   * Sets {@link #updater()}.
   *
   * @param value update rule.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setUpdater(String value) {
    return (T) set(updater(), value);
  }

  /**
   * Declares {@link #updater()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static Param<String> updaterParam(Params owner) {
    return ParamFactory.choice(
        owner,
        "updater",
        "update rule",
        "adam",
        "sgd",
        "nesterovs",
        "adagrad",
        "rmsprop",
        "nadam",
        "amsgrad");
  }

  /** Learning rate, greater than 0. Default: 1e-3. */
  DoubleParam learningRate();

  /** Learning rate. See {@link #learningRate()}. */
  default double getLearningRate() {
    return (double) getOrDefault(learningRate());
  }

  /**
   * Sets {@link #learningRate()}.
   *
   * @param value learning rate.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setLearningRate(double value) {
    return (T) set(learningRate(), value);
  }

  /**
   * Declares {@link #learningRate()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static DoubleParam learningRateParam(Params owner) {
    return ParamFactory.positive(owner, "learningRate", "learning rate (> 0)");
  }

  /**
   * Strength of the L2 penalty 0.5 * l2 * sum(w^2) on weights, not biases, at least 0. Default: 0.
   */
  DoubleParam l2();

  /** Strength of the L2 penalty. See {@link #l2()}. */
  default double getL2() {
    return (double) getOrDefault(l2());
  }

  /**
   * Sets {@link #l2()}.
   *
   * @param value strength of the L2 penalty.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setL2(double value) {
    return (T) set(l2(), value);
  }

  /**
   * Declares {@link #l2()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static DoubleParam l2Param(Params owner) {
    return ParamFactory.notNegative(owner, "l2", "strength of the L2 penalty on weights (>= 0)");
  }
}
