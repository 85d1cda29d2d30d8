package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;

/**
 * Param {@code numNetworks}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasNumNetworks<T extends HasNumNetworks<T>> extends DeclaresParams {

  /**
   * Networks that are trained on the same rows, side by side, and whose predictions the model
   * averages: probabilities of classes, or targets; at least 1. Default: 1. Each has initial
   * weights, an order of rows and a course of its own: it is the network of a seed derived from
   * {@code seed}, and the first is that of the seed itself.
   */
  default IntParam numNetworks() {
    return declare()
        .atLeast(
            1,
            "numNetworks",
            "networks of different seeds whose predictions the model averages (>= 1)",
            1);
  }

  /** Networks whose predictions are averaged. See {@link #numNetworks()}. */
  default int getNumNetworks() {
    return (int) getOrDefault(numNetworks());
  }

  /** Sets {@link #numNetworks()}. */
  default T setNumNetworks(int value) {
    return (T) set(numNetworks(), value);
  }
}
