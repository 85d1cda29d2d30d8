package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.Param;

/**
 * Param {@code outputBias}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasOutputBias<T extends HasOutputBias<T>> extends DeclaresParams {

  /**
   * How the bias of the output layer starts. {@code auto} (default): at the log-prior of the
   * classes (or the mean of the target), so that the first loss is that of the best constant;
   * {@code zero}: at 0, where {@code auto} starts too with differential privacy, as it would tell
   * of the training rows.
   */
  default Param<String> outputBias() {
    return declare()
        .choice(
            "outputBias",
            "initial bias of the output layer (auto: log-prior of the classes, or mean of the"
                + " target)",
            "auto",
            "zero");
  }

  /** How the output bias starts. See {@link #outputBias()}. */
  default String getOutputBias() {
    return getOrDefault(outputBias());
  }

  /** Sets {@link #outputBias()}. */
  default T setOutputBias(String value) {
    return (T) set(outputBias(), value);
  }
}
