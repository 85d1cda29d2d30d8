package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Params;

/**
 * Param {@code seed}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
public interface HasSeed<T extends HasSeed<T>> extends Params {

  /** Seed from which every random draw of the stage is derived. Default: 42. */
  LongParam seed();

  /** Seed of every random draw. See {@link #seed()}. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /**
   * Sets {@link #seed()}.
   *
   * @param value seed of every random draw.
   * @return this stage
   */
  @SuppressWarnings("unchecked")
  default T setSeed(long value) {
    return (T) set(seed(), value);
  }

  /**
   * Declares {@link #seed()}.
   *
   * @param owner the stage that has the param
   * @return the param
   */
  static LongParam seedParam(Params owner) {
    return new LongParam(owner, "seed", "seed of every random draw of the stage");
  }
}
