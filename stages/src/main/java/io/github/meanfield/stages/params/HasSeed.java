package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.LongParam;

/**
 * Param {@code seed}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasSeed<T extends HasSeed<T>> extends DeclaresParams {

  /** Seed from which every random draw of the stage is derived. Default: 42. */
  default LongParam seed() {
    return declare().integer("seed", "random seed", 42);
  }

  /** Seed of every random draw. See {@link #seed()}. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /** Sets {@link #seed()}. */
  default T setSeed(long value) {
    return (T) set(seed(), value);
  }
}
