package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of embeddings of numbers, which networks learn from better than from a number alone.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface NumericEmbeddingParams<T extends NumericEmbeddingParams<T>>
    extends DeclaresParams {

  /** Value of {@link #numericEmbedding()}: a number is one column. */
  String NO_EMBEDDING = "none";

  /** Value of {@link #numericEmbedding()}: a number has a piecewise linear embedding. */
  String PIECEWISE = "piecewise";

  /** Value of {@link #numericEmbedding()}: a number has a periodic embedding. */
  String PERIODIC = "periodic";

  /**
   * What becomes of a number x once it is scaled. Numbers with at most two values stay columns, and
   * so do those that tell where a number is missing. {@code none} (default): a column. Otherwise
   * {@link #numericEmbeddingSize()} columns:
   *
   * <ul>
   *   <li>{@code piecewise}: w x + b + Σ V_t p_t, piecewise linear in x over bins between quantiles
   *       (Gorishniy et al. 2022, "On embeddings for numerical features in tabular deep learning"):
   *       p_t is 1 for the bins below that of x, 0 for those above, and for its own the share of it
   *       that lies below x; beyond the first and last bin it goes on, as far as one more bin. w, b
   *       and V are learned and start at N(0, 1), 0 and 0.
   *   <li>{@code periodic}: b + Σ V_f cos(2π w_f x + φ_f), and x itself in the last column (PBLD of
   *       RealMLP, Holzmüller et al. 2024, "Better by default"). All are learned; frequencies w
   *       start at N(0, {@link #frequencyInitScale()}²), phases φ at U(-π, π), V and b at U(±1 /
   *       √{@link #numericFrequencies()}).
   * </ul>
   */
  default Param<String> numericEmbedding() {
    return declare()
        .choice(
            "numericEmbedding",
            "featureEncoding tabular: columns of a number: its own alone, or those of a piecewise"
                + " linear or periodic embedding",
            NO_EMBEDDING,
            PIECEWISE,
            PERIODIC);
  }

  /** What becomes of a number. See {@link #numericEmbedding()}. */
  default String getNumericEmbedding() {
    return getOrDefault(numericEmbedding());
  }

  /** Sets {@link #numericEmbedding()}. */
  default T setNumericEmbedding(String value) {
    return (T) set(numericEmbedding(), value);
  }

  /**
   * Bins of a piecewise linear embedding, from 1 to 65,536, of about as many training rows each;
   * where quantiles coincide there are fewer. Default: 48.
   */
  default IntParam numericBins() {
    return declare()
        .between(
            1,
            1 << 16,
            "numericBins",
            "numericEmbedding piecewise: bins of a number, at most (1 to 65536)",
            48);
  }

  /** Bins of a number. See {@link #numericBins()}. */
  default int getNumericBins() {
    return (int) getOrDefault(numericBins());
  }

  /** Sets {@link #numericBins()}. */
  default T setNumericBins(int value) {
    return (T) set(numericBins(), value);
  }

  /** Frequencies of a periodic embedding, at least 1. Default: 16. */
  default IntParam numericFrequencies() {
    return declare()
        .atLeast(
            1,
            "numericFrequencies",
            "numericEmbedding periodic: frequencies of a number (>= 1)",
            16);
  }

  /** Frequencies of a number. See {@link #numericFrequencies()}. */
  default int getNumericFrequencies() {
    return (int) getOrDefault(numericFrequencies());
  }

  /** Sets {@link #numericFrequencies()}. */
  default T setNumericFrequencies(int value) {
    return (T) set(numericFrequencies(), value);
  }

  /**
   * Standard deviation of the frequencies of a periodic embedding as they start, greater than 0, in
   * periods per unit of the scaled number. Default: 0.1.
   */
  default DoubleParam frequencyInitScale() {
    return declare()
        .positive(
            "frequencyInitScale",
            "numericEmbedding periodic: standard deviation of initial frequencies (> 0)",
            0.1);
  }

  /** Standard deviation of initial frequencies. See {@link #frequencyInitScale()}. */
  default double getFrequencyInitScale() {
    return (double) getOrDefault(frequencyInitScale());
  }

  /** Sets {@link #frequencyInitScale()}. */
  default T setFrequencyInitScale(double value) {
    return (T) set(frequencyInitScale(), value);
  }

  /**
   * Columns of the embedding of a number, at least 1, and 2 if it is periodic. Default: 0, which is
   * 16 for {@code piecewise} and 4 for {@code periodic}.
   */
  default IntParam numericEmbeddingSize() {
    return declare()
        .atLeast(
            0,
            "numericEmbeddingSize",
            "numericEmbedding: columns of the embedding of a number (>= 0; 0: 16 if piecewise, 4 if"
                + " periodic)",
            0);
  }

  /** Columns of the embedding of a number. See {@link #numericEmbeddingSize()}. */
  default int getNumericEmbeddingSize() {
    return (int) getOrDefault(numericEmbeddingSize());
  }

  /** Sets {@link #numericEmbeddingSize()}. */
  default T setNumericEmbeddingSize(int value) {
    return (T) set(numericEmbeddingSize(), value);
  }

  /**
   * Learning rate of embeddings of numbers, in units of learningRate, greater than 0. Default: 0.1.
   */
  default DoubleParam numericEmbeddingRateFactor() {
    return declare()
        .positive(
            "numericEmbeddingRateFactor",
            "numericEmbedding: learning rate of embeddings of numbers, in units of learningRate (>"
                + " 0)",
            0.1);
  }

  /**
   * Learning rate of embeddings of numbers, in units of learningRate. See {@link
   * #numericEmbeddingRateFactor()}.
   */
  default double getNumericEmbeddingRateFactor() {
    return (double) getOrDefault(numericEmbeddingRateFactor());
  }

  /** Sets {@link #numericEmbeddingRateFactor()}. */
  default T setNumericEmbeddingRateFactor(double value) {
    return (T) set(numericEmbeddingRateFactor(), value);
  }
}
