package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;

/**
 * Param {@code swapNoise}.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasSwapNoise<T extends HasSwapNoise<T>> extends DeclaresParams {

  /**
   * Probability that a feature enters the network in training with the value that it has in another
   * row, drawn anew in each epoch among the training rows of the chunk, in [0, 1); so numbers of
   * any scale, categories and missing values stay what they can be (Yoon et al. 2020, VIME, section
   * 4). Labels stay; so do the targets of an autoencoder, which is to give the features as they
   * were. Sparse rows are made dense, a minibatch at a time. Default: 0.
   */
  default DoubleParam swapNoise() {
    return declare()
        .fraction(
            "swapNoise",
            "probability that a feature has the value of another row in training, in [0, 1)",
            0);
  }

  /** Probability that a feature has the value of another row. See {@link #swapNoise()}. */
  default double getSwapNoise() {
    return (double) getOrDefault(swapNoise());
  }

  /** Sets {@link #swapNoise()}. */
  default T setSwapNoise(double value) {
    return (T) set(swapNoise(), value);
  }
}
