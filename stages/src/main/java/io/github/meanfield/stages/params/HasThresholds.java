package io.github.meanfield.stages.params;

import java.util.Arrays;
import org.apache.spark.ml.param.DoubleArrayParam;

/**
 * Param {@code thresholds}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasThresholds<T extends HasThresholds<T>> extends DeclaresParams {

  /**
   * One threshold a class, each at least 0 and at most one of them 0: the prediction is the class
   * with the largest probability / threshold. Unset by default: the class with the largest
   * probability.
   */
  default DoubleArrayParam thresholds() {
    return declare()
        .numbers(
            "thresholds",
            "threshold of each class (>= 0, at most one is 0): the class with the largest"
                + " probability/threshold is predicted",
            "numbers of at least 0, of which at most one is 0",
            values ->
                Arrays.stream(values).allMatch(value -> value >= 0)
                    && Arrays.stream(values).filter(value -> value == 0).count() <= 1);
  }

  /** One threshold a class. See {@link #thresholds()}. */
  default double[] getThresholds() {
    return getOrDefault(thresholds());
  }

  /** Sets {@link #thresholds()}. */
  default T setThresholds(double[] value) {
    return (T) set(thresholds(), value);
  }
}
