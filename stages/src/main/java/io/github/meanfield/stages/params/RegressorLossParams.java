package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the loss of a regressor.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface RegressorLossParams<T extends RegressorLossParams<T>> extends DeclaresParams {

  /**
   * Loss, on targets in units of their standard deviation if {@code standardizeTarget} is set:
   * {@code squared} (default), {@code absolute}, {@code huber} (squared up to 1, absolute beyond;
   * Huber 1964), or {@code poisson} for counts, whose network gives the logarithm of the rate.
   */
  default Param<String> loss() {
    return declare().choice("loss", "loss function", "squared", "absolute", "huber", "poisson");
  }

  /** Loss. See {@link #loss()}. */
  default String getLoss() {
    return getOrDefault(loss());
  }

  /** Sets {@link #loss()}. */
  default T setLoss(String value) {
    return (T) set(loss(), value);
  }

  /**
   * What validation rows judge the network by, for {@code patience}, {@code restoreBest} and
   * schedule plateau: {@code loss} (default), {@code rmse}, the root of the mean squared error, or
   * {@code mae}, the mean absolute error, both in the targets' own unit. Of epochs that are judged
   * alike the last one is best. Whatever is chosen, the history has the validation loss, and a
   * metric: mae if it is chosen, else rmse.
   */
  default Param<String> validationMetric() {
    return declare()
        .choice(
            "validationMetric",
            "what validation rows judge the network by, to choose an epoch and to stop",
            "loss",
            "rmse",
            "mae");
  }

  /** What validation rows judge by. See {@link #validationMetric()}. */
  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** Sets {@link #validationMetric()}. */
  default T setValidationMetric(String value) {
    return (T) set(validationMetric(), value);
  }

  /**
   * Whether predictions are limited to the range of the training targets, target by target.
   * Default: false. What validation rows judge by rmse or mae is limited too, and the loss is not.
   */
  default BooleanParam clipPredictions() {
    return declare()
        .flag(
            "clipPredictions",
            "whether predictions are limited to the range of the training targets",
            false);
  }

  /** Whether predictions are limited. See {@link #clipPredictions()}. */
  default boolean getClipPredictions() {
    return (boolean) getOrDefault(clipPredictions());
  }

  /** Sets {@link #clipPredictions()}. */
  default T setClipPredictions(boolean value) {
    return (T) set(clipPredictions(), value);
  }

  /**
   * Whether training sees targets less their mean and divided by their standard deviation, both of
   * training rows only. Default: true. Predictions are in the target's own unit either way. The
   * poisson loss takes counts as they are.
   */
  default BooleanParam standardizeTarget() {
    return declare()
        .flag(
            "standardizeTarget",
            "whether targets are standardized for training (mean 0, standard deviation 1)",
            true);
  }

  /** Whether targets are standardized. See {@link #standardizeTarget()}. */
  default boolean getStandardizeTarget() {
    return (boolean) getOrDefault(standardizeTarget());
  }

  /** Sets {@link #standardizeTarget()}. */
  default T setStandardizeTarget(boolean value) {
    return (T) set(standardizeTarget(), value);
  }
}
