package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;

/**
 * Param {@code parallelism}.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasParallelism<T extends HasParallelism<T>> extends DeclaresParams {

  /** Fits at a time, at least 1. It changes no result. Default: 1. */
  default IntParam parallelism() {
    return declare().atLeast(1, "parallelism", "fits at a time (>= 1)", 1);
  }

  /** Fits at a time. See {@link #parallelism()}. */
  default int getParallelism() {
    return (int) getOrDefault(parallelism());
  }

  /** Sets {@link #parallelism()}. */
  default T setParallelism(int value) {
    return (T) set(parallelism(), value);
  }
}
