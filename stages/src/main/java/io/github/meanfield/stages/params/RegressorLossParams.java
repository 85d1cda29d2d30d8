package io.github.meanfield.stages.params;

import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of the loss of a regressor.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface RegressorLossParams<T extends RegressorLossParams<T>>
    extends HasQuantilesCol<T>, HasVarianceCol<T> {

  /** Loss of quantiles. */
  String QUANTILE = "quantile";

  /** Loss of a normal distribution. */
  String GAUSSIAN = "gaussian";

  /** Loss of a histogram. */
  String BINS = "bins";

  /**
   * Loss, on targets in units of their standard deviation if {@code standardizeTarget} is set:
   * {@code squared} (default), {@code absolute}, {@code huber} (squared up to 1, absolute beyond;
   * Huber 1964), or {@code poisson} for counts, whose network gives the logarithm of the rate. Of
   * one target some tell more than a prediction: {@code quantile} learns its quantiles of {@code
   * quantileProbabilities} (Koenker and Bassett 1978), and predicts the median; {@code gaussian} a
   * mean and a variance (Nix and Weigend 1994), and predicts the mean; {@code bins} the probability
   * of each of {@code numBins} parts of its range (Imani and White 2018), and predicts their mean.
   */
  default Param<String> loss() {
    return declare()
        .choice(
            "loss",
            "loss function",
            "squared",
            "absolute",
            "huber",
            "poisson",
            QUANTILE,
            GAUSSIAN,
            BINS);
  }

  /** Loss. See {@link #loss()}. */
  default String getLoss() {
    return getOrDefault(loss());
  }

  /** Sets {@link #loss()}. */
  default T setLoss(String value) {
    return (T) set(loss(), value);
  }

  /** Whether the loss tells how the target is distributed, and not one number alone. */
  default boolean tellsDistribution() {
    return List.of(QUANTILE, GAUSSIAN, BINS).contains(getLoss());
  }

  /** Whether the loss tells the variance of the target. */
  default boolean tellsVariance() {
    return List.of(GAUSSIAN, BINS).contains(getLoss());
  }

  /**
   * Fails if there is a column of what the loss does not tell.
   *
   * @throws IllegalArgumentException if that is so
   */
  default void requireDistributionColumns() {
    if (addsQuantiles() && !tellsDistribution()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param quantilesCol is set to '%s', but loss %s tells no quantiles; set loss to"
                  + " quantile, gaussian or bins, or leave quantilesCol unset",
              uid(), getQuantilesCol(), getLoss()));
    }
    if (addsVariance() && !tellsVariance()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: param varianceCol is set to '%s', but loss %s tells no variance; set loss to"
                  + " gaussian or bins, or leave varianceCol unset",
              uid(), getVarianceCol(), getLoss()));
    }
  }

  /**
   * Parts of the target's range of about as many training rows each that loss {@code bins} tells
   * the probabilities of, from 2 to 10000. Default: 100, as in Imani and White 2018. There are
   * fewer where the target has fewer values, each of which is a bin then. They are those of about
   * 65,536 training rows of more, the same whatever {@code seed} is, and count weights.
   */
  default IntParam numBins() {
    return declare()
        .between(
            2,
            10_000,
            "numBins",
            "parts of the target's range, of about as many training rows each, of loss bins",
            100);
  }

  /** Parts of the target's range. See {@link #numBins()}. */
  default int getNumBins() {
    return (int) getOrDefault(numBins());
  }

  /** Sets {@link #numBins()}. */
  default T setNumBins(int value) {
    return (T) set(numBins(), value);
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
   * Whether predictions, and quantiles, are limited to the range of the training targets, target by
   * target. Default: false. What validation rows judge by rmse or mae is limited too, and the loss
   * is not.
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
