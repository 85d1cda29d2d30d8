package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of early stopping, which looks at the loss on validation rows, or at another {@code
 * validationMetric}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface StoppingParams<T extends StoppingParams<T>> extends DeclaresParams {

  /**
   * Epochs without a better validation loss or metric after which training stops; 0 (default):
   * never. Needs {@code validationIndicatorCol}. Where a round has several epochs, training stops
   * after the round that completes them.
   */
  default IntParam patience() {
    return declare()
        .atLeast(
            0,
            "patience",
            "epochs without a better validation loss or metric after which training stops early (0: never)",
            0);
  }

  /** Epochs without improvement before training stops. See {@link #patience()}. */
  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  /** Sets {@link #patience()}. */
  default T setPatience(int value) {
    return (T) set(patience(), value);
  }

  /**
   * How much better a validation loss or metric must be to count as an improvement for {@code
   * patience}, at least 0. Default: 0.
   */
  default DoubleParam minDelta() {
    return declare()
        .notNegative(
            "minDelta",
            "how much better a validation loss or metric must be to count as an improvement (>= 0)",
            0);
  }

  /** Smallest improvement that counts. See {@link #minDelta()}. */
  default double getMinDelta() {
    return (double) getOrDefault(minDelta());
  }

  /** Sets {@link #minDelta()}. */
  default T setMinDelta(double value) {
    return (T) set(minDelta(), value);
  }

  /**
   * Whether the model is the network of the epoch with the best validation loss or metric (default)
   * or of the last epoch. Without validation rows it is the last.
   */
  default BooleanParam restoreBest() {
    return declare()
        .flag(
            "restoreBest",
            "whether the model is the network of the epoch with the best validation loss or"
                + " metric, or of the last",
            true);
  }

  /** Whether the best network is kept. See {@link #restoreBest()}. */
  default boolean getRestoreBest() {
    return (boolean) getOrDefault(restoreBest());
  }

  /** Sets {@link #restoreBest()}. */
  default T setRestoreBest(boolean value) {
    return (T) set(restoreBest(), value);
  }

  /**
   * What becomes of a fit that diverges, that is, whose parameters or losses are no longer finite:
   * {@code error} (default) fails; {@code best} ends it with the network of the epochs before, as
   * {@link #restoreBest()} chooses it, and a warning in the summary, so that the other fits of a
   * {@code CrossValidator} go on. If not even the first epoch is finite, the network is that of the
   * given {@code initialModel} (of a regressor, scaled to the targets of these rows), or without
   * one a network that predicts the same for every row.
   */
  default Param<String> onDivergence() {
    return declare()
        .choice(
            "onDivergence",
            "what becomes of a fit whose parameters or losses are no longer finite: it fails, or"
                + " results in the best network of the epochs before, with a warning",
            "error",
            "best");
  }

  /** What becomes of a fit that diverges. See {@link #onDivergence()}. */
  default String getOnDivergence() {
    return getOrDefault(onDivergence());
  }

  /** Sets {@link #onDivergence()}. */
  default T setOnDivergence(String value) {
    return (T) set(onDivergence(), value);
  }
}
