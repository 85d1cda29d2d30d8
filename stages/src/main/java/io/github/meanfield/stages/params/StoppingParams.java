package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Params;

/**
 * Params of early stopping, which looks at the loss on validation rows.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface StoppingParams<T extends StoppingParams<T>> extends Params {

  /**
   * Epochs without a smaller validation loss after which training stops; 0 (default): never. Needs
   * {@code validationIndicatorCol}.
   */
  IntParam patience();

  /** Epochs without improvement before training stops. See {@link #patience()}. */
  default int getPatience() {
    return (int) getOrDefault(patience());
  }

  /**
   * Sets {@link #patience()}.
   *
   * @param value epochs without improvement before training stops.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setPatience(int value) {
    return (T) set(patience(), value);
  }

  /**
   * Declares {@link #patience()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static IntParam patienceParam(Params owner) {
    return ParamFactory.atLeast(
        owner,
        "patience",
        "epochs without a smaller validation loss before training stops (0: never)",
        0);
  }

  /**
   * Whether the model is the network of the epoch with the smallest validation loss (default) or of
   * the last epoch. Without validation rows it is the last.
   */
  BooleanParam restoreBest();

  /** Whether the best network is kept. See {@link #restoreBest()}. */
  default boolean getRestoreBest() {
    return (boolean) getOrDefault(restoreBest());
  }

  /**
   * Sets {@link #restoreBest()}.
   *
   * @param value whether the best network is kept.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setRestoreBest(boolean value) {
    return (T) set(restoreBest(), value);
  }

  /**
   * Declares {@link #restoreBest()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static BooleanParam restoreBestParam(Params owner) {
    return new BooleanParam(
        owner,
        "restoreBest",
        "whether the model is the network with the smallest validation loss or the last");
  }

  /**
   * How much smaller a validation loss must be to count as an improvement for {@code patience}, at
   * least 0. Default: 0.
   */
  DoubleParam minDelta();

  /** Smallest improvement that counts. See {@link #minDelta()}. */
  default double getMinDelta() {
    return (double) getOrDefault(minDelta());
  }

  /**
   * Sets {@link #minDelta()}.
   *
   * @param value smallest improvement that counts.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setMinDelta(double value) {
    return (T) set(minDelta(), value);
  }

  /**
   * Declares {@link #minDelta()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static DoubleParam minDeltaParam(Params owner) {
    return ParamFactory.notNegative(
        owner,
        "minDelta",
        "how much smaller a validation loss must be to count as an improvement (>= 0)");
  }
}
