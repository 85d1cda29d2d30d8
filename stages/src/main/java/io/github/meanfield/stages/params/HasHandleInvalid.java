package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code handleInvalid}: of stages that read features into a network, unless a stage says
 * otherwise.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasHandleInvalid<T extends HasHandleInvalid<T>> extends DeclaresParams {

  /**
   * What happens to a row whose features are null, NaN, infinite or beyond the range of float (but
   * NaN is a missing feature, and valid, for a network of featureEncoding tabular). {@code error}
   * (default): {@code fit} fails and says how many there are, and the job that asks for scored rows
   * fails at the first; {@code skip}: the row is left out (and counted in the training summary);
   * {@code keep}: the row stays, scored as NaN, and takes no part in training. Features of another
   * size are always an error.
   */
  default Param<String> handleInvalid() {
    return declare()
        .choice(
            "handleInvalid",
            "what to do with rows whose features are null or not finite",
            "error",
            "skip",
            "keep");
  }

  /** What happens to invalid rows. See {@link #handleInvalid()}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Sets {@link #handleInvalid()}. */
  default T setHandleInvalid(String value) {
    return (T) set(handleInvalid(), value);
  }
}
