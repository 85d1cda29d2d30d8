package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of an autoencoder, beside those of any network, of which {@code hiddenLayers} are the
 * layers of the encoder, from the features to the code; the decoder has them in reverse.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface AutoencoderParams<T extends AutoencoderParams<T>>
    extends NetworkTrainingParams<T>, HasInputNoise<T>, AutoencoderColumns<T> {

  /**
   * Units of the code, the layer in the middle, at least 1. It has no activation. Default: 8.
   * (Hinton and Salakhutdinov 2006, "Reducing the dimensionality of data with neural networks",
   * call it the code; so do Goodfellow et al. 2016, "Deep learning", chapter 14. Latent variables
   * are those of a probabilistic model, which only a variational autoencoder is.)
   */
  default IntParam codeSize() {
    return declare().atLeast(1, "codeSize", "units of the code, the layer in the middle (>= 1)", 8);
  }

  /** Units of the code. See {@link #codeSize()}. */
  default int getCodeSize() {
    return (int) getOrDefault(codeSize());
  }

  /** Sets {@link #codeSize()}. */
  default T setCodeSize(int value) {
    return (T) set(codeSize(), value);
  }

  /**
   * Loss of the reconstruction of a row: {@code squared} (default), the mean of the squared
   * differences over the features; {@code binaryCrossEntropy}, its mean over features that are in
   * [0, 1]; or {@code klDivergence}, of features that are a distribution: none is negative and they
   * add to 1 (but for 0.0001), as shares or frequencies do. Rows with other features are an error.
   */
  default Param<String> loss() {
    return declare()
        .choice("loss", "loss function", "squared", "binaryCrossEntropy", "klDivergence");
  }

  /** Loss. See {@link #loss()}. */
  default String getLoss() {
    return getOrDefault(loss());
  }

  /** Sets {@link #loss()}. */
  default T setLoss(String value) {
    return (T) set(loss(), value);
  }

  /**
   * Probability that a feature enters the network as 0 in training, in [0, 1), the masking noise of
   * Vincent et al. 2010; as with {@code dropout} the others are scaled by 1 / (1 - inputDropout),
   * so that nothing need be scaled afterwards. Default: 0.
   */
  default DoubleParam inputDropout() {
    return declare()
        .fraction(
            "inputDropout",
            "probability that a feature enters the network as 0 in training, in [0, 1)",
            0);
  }

  /** Probability that a feature is masked. See {@link #inputDropout()}. */
  default double getInputDropout() {
    return (double) getOrDefault(inputDropout());
  }

  /** Sets {@link #inputDropout()}. */
  default T setInputDropout(double value) {
    return (T) set(inputDropout(), value);
  }

  /**
   * Whether the autoencoder is variational (Kingma and Welling 2014, "Auto-encoding variational
   * Bayes"): the encoder gives the mean and variance of each unit of the code, training draws codes
   * from them, and adds their divergence from N(0, 1) to the loss, so that the decoder makes rows
   * that are like the training rows from codes drawn from N(0, 1). In scoring the code is the mean.
   * Default: false.
   */
  default BooleanParam variational() {
    return declare()
        .flag(
            "variational",
            "whether codes are drawn from normal distributions in training, which are kept near"
                + " N(0, 1)",
            false);
  }

  /** Whether the autoencoder is variational. See {@link #variational()}. */
  default boolean getVariational() {
    return (boolean) getOrDefault(variational());
  }

  /** Sets {@link #variational()}. */
  default T setVariational(boolean value) {
    return (T) set(variational(), value);
  }

  /**
   * Weight β of the divergence of the codes of a variational autoencoder, at least 0 (Higgins et
   * al. 2017, "beta-VAE"). Default: 1. With losses that are means over d features the divergence is
   * divided by d too, so that 1 stands for the evidence lower bound: exactly of binaryCrossEntropy,
   * and of squared for a decoder whose outputs have a variance of 1/2.
   */
  default DoubleParam klWeight() {
    return declare()
        .notNegative(
            "klWeight", "weight of the divergence of the codes of a variational autoencoder", 1);
  }

  /** Weight of the divergence. See {@link #klWeight()}. */
  default double getKlWeight() {
    return (double) getOrDefault(klWeight());
  }

  /** Sets {@link #klWeight()}. */
  default T setKlWeight(double value) {
    return (T) set(klWeight(), value);
  }

  /**
   * What validation rows judge the network by, for {@code patience}, {@code restoreBest} and
   * schedule plateau: {@code loss} (default) of the reconstruction, or {@code rmse}, the root of
   * the mean squared difference of reconstruction and features. Both are of codes that are not
   * drawn, without noise and divergence. The history has both.
   */
  default Param<String> validationMetric() {
    return declare()
        .choice(
            "validationMetric",
            "what validation rows judge the network by, to choose an epoch and to stop",
            "loss",
            "rmse");
  }

  /** What validation rows judge by. See {@link #validationMetric()}. */
  default String getValidationMetric() {
    return getOrDefault(validationMetric());
  }

  /** Sets {@link #validationMetric()}. */
  default T setValidationMetric(String value) {
    return (T) set(validationMetric(), value);
  }
}
