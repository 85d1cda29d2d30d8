package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;

/**
 * Params of a cast of categories.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface CategoryCastParams<T extends CategoryCastParams<T>> extends CastParams<T> {

  /**
   * Whether texts that are numbers, such as 1.00 and 01, are the same category as these. Default:
   * false.
   */
  default BooleanParam parseTexts() {
    return declare()
        .flag(
            "parseTexts",
            "whether texts that are numbers, such as 1.00 and 01, are the same category as these",
            false);
  }

  /** Whether texts that are numbers are these. See {@link #parseTexts()}. */
  default boolean getParseTexts() {
    return (boolean) getOrDefault(parseTexts());
  }

  /** Sets {@link #parseTexts()}. */
  default T setParseTexts(boolean value) {
    return (T) set(parseTexts(), value);
  }
}
