package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;

/**
 * Param inputNoise.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface HasInputNoise<T extends HasInputNoise<T>> extends DeclaresParams {

  /**
   * Standard deviation of normal noise that is added to the features in training, drawn anew each
   * time a row is seen, at least 0: in the unit of the features, or, if the network encodes
   * features of tables itself, of numbers once they are scaled; categories and missing numbers have
   * none. What the network is to predict stays as it is (Bishop 1995, "Training with noise is
   * equivalent to Tikhonov regularization"), and so do the features that an autoencoder is to give
   * (a denoising autoencoder; Vincent et al. 2010, "Stacked denoising autoencoders"; not together
   * with its {@code inputDropout}). Default: 0.
   */
  default DoubleParam inputNoise() {
    return declare()
        .notNegative(
            "inputNoise",
            "standard deviation of normal noise added to the features in training (>= 0)",
            0);
  }

  /** Standard deviation of the noise. See {@link #inputNoise()}. */
  default double getInputNoise() {
    return (double) getOrDefault(inputNoise());
  }

  /** Sets {@link #inputNoise()}. */
  default T setInputNoise(double value) {
    return (T) set(inputNoise(), value);
  }
}
