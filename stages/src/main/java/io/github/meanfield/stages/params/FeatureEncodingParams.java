package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of what a network makes of features before its first hidden layer.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface FeatureEncodingParams<T extends FeatureEncodingParams<T>> extends DeclaresParams {

  /** Value of {@link #featureEncoding()}: the network takes numbers as they are. */
  String NO_ENCODING = "none";

  /** Value of {@link #featureEncoding()}: the network takes features of tables. */
  String TABULAR = "tabular";

  /** Value of {@link #numericEmbedding()}: a number is one column. */
  String NO_EMBEDDING = "none";

  /** Value of {@link #numericEmbedding()}: a number has a piecewise linear embedding. */
  String PIECEWISE = "piecewise";

  /**
   * What the network makes of the features before its first hidden layer. {@code none} (default):
   * nothing, it takes finite numbers. {@code tabular}: features may be of any scale, NaN where one
   * is missing, and numbers of categories, and the network begins with a layer that encodes them
   * (Holzmüller et al. 2024, RealMLP), by what the training rows are like:
   *
   * <ul>
   *   <li>A number x becomes z / √(1 + (z/3)²) with z = (x - median) / (third - first quartile), or
   *       2 (x - median) / (max - min) where the quartiles are equal, or 0 if all are. Of more than
   *       65,536 rows a sample gives the quartiles. NaN is taken for the median; if training rows
   *       have any, a column tells where. With {@link #numericEmbedding()} it becomes more columns.
   *   <li>A feature whose metadata say that it is nominal, as StringIndexer leaves it, is a
   *       category 0, 1, … With at most {@link #maxOneHot()} levels it becomes a column of 0 and 1
   *       for each (for two levels, one column of -1 and 1), scaled as numbers are; with more, an
   *       embedding. Levels that no training row has do not count; they, NaN and whatever is no
   *       level enter as zeros, when rows are scored too. In training rows, what is not an integer
   *       of at least 0 and below the number of levels that the metadata tell is an error.
   *   <li>Then each column but those of embeddings of categories is multiplied by a learned scale.
   * </ul>
   *
   * <p>All of this is part of the network and saved with it, so that a model takes raw features.
   * Infinite features stay invalid, and so do null ones (see handleInvalid). With networkJson or
   * initialModel the given network must have such a layer already, whose encoding is kept. What
   * rows are like is told by all of them alike, whatever their weights.
   */
  default Param<String> featureEncoding() {
    return declare()
        .choice(
            "featureEncoding",
            "what the network makes of features: tabular scales numbers, encodes nominal features"
                + " and takes NaN for missing values",
            NO_ENCODING,
            TABULAR);
  }

  /** What the network makes of features. See {@link #featureEncoding()}. */
  default String getFeatureEncoding() {
    return getOrDefault(featureEncoding());
  }

  /** Sets {@link #featureEncoding()}. */
  default T setFeatureEncoding(String value) {
    return (T) set(featureEncoding(), value);
  }

  /**
   * Most levels of a category with one-hot columns, at least 0; one with more levels in the
   * training rows has an embedding. Default: 8.
   */
  default IntParam maxOneHot() {
    return declare()
        .atLeast(
            0,
            "maxOneHot",
            "featureEncoding tabular: most levels of a category with one-hot columns; one with more"
                + " has an embedding (>= 0)",
            8);
  }

  /** Most levels of a category with one-hot columns. See {@link #maxOneHot()}. */
  default int getMaxOneHot() {
    return (int) getOrDefault(maxOneHot());
  }

  /** Sets {@link #maxOneHot()}. */
  default T setMaxOneHot(int value) {
    return (T) set(maxOneHot(), value);
  }

  /**
   * Columns of the embedding of a category, at least 1. They start at N(0, 0.1²), and not at N(0,
   * 1) as those of RealMLP do, which made no difference on the data sets chem97 and movielens.
   * Default: 8.
   */
  default IntParam embeddingSize() {
    return declare()
        .atLeast(
            1,
            "embeddingSize",
            "featureEncoding tabular: columns of the embedding of a category (>= 1)",
            8);
  }

  /** Columns of an embedding. See {@link #embeddingSize()}. */
  default int getEmbeddingSize() {
    return (int) getOrDefault(embeddingSize());
  }

  /** Sets {@link #embeddingSize()}. */
  default T setEmbeddingSize(int value) {
    return (T) set(embeddingSize(), value);
  }

  /**
   * What becomes of a number x once it is scaled. {@code none} (default): a column. {@code
   * piecewise}: {@link #numericEmbeddingSize()} columns w x + b + Σ V_t p_t, piecewise linear in x
   * over bins between quantiles (Gorishniy et al. 2022, "On embeddings for numerical features in
   * tabular deep learning"): p_t is 1 for the bins below that of x, 0 for those above, and for its
   * own the share of it that lies below x; beyond the first and last bin it goes on, as far as one
   * more bin. w, b and V are learned and start at N(0, 1), 0 and 0. Numbers with at most two values
   * stay columns, and so do those that tell where a number is missing.
   */
  default Param<String> numericEmbedding() {
    return declare()
        .choice(
            "numericEmbedding",
            "featureEncoding tabular: columns of a number: its own alone, or those of a piecewise"
                + " linear embedding",
            NO_EMBEDDING,
            PIECEWISE);
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

  /** Columns of the embedding of a number, at least 1. Default: 16. */
  default IntParam numericEmbeddingSize() {
    return declare()
        .atLeast(
            1,
            "numericEmbeddingSize",
            "numericEmbedding piecewise: columns of the embedding of a number (>= 1)",
            16);
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
   * Whether each column but those of embeddings of categories is multiplied by a learned scale,
   * which starts at 1. Default: true.
   */
  default BooleanParam learnedScale() {
    return declare()
        .flag(
            "learnedScale",
            "featureEncoding tabular: whether columns but those of embeddings of categories have a"
                + " learned scale",
            true);
  }

  /** Whether columns have a learned scale. See {@link #learnedScale()}. */
  default boolean getLearnedScale() {
    return (boolean) getOrDefault(learnedScale());
  }

  /** Sets {@link #learnedScale()}. */
  default T setLearnedScale(boolean value) {
    return (T) set(learnedScale(), value);
  }

  /**
   * Learning rate of the learned scales, in units of learningRate, greater than 0. Default: 6, as
   * one number is to have the effect of many weights.
   */
  default DoubleParam scaleRateFactor() {
    return declare()
        .positive(
            "scaleRateFactor",
            "featureEncoding tabular: learning rate of scales, in units of learningRate (> 0)",
            6);
  }

  /** Learning rate of scales, in units of learningRate. See {@link #scaleRateFactor()}. */
  default double getScaleRateFactor() {
    return (double) getOrDefault(scaleRateFactor());
  }

  /** Sets {@link #scaleRateFactor()}. */
  default T setScaleRateFactor(double value) {
    return (T) set(scaleRateFactor(), value);
  }

  /**
   * Learning rate of embeddings of categories, in units of learningRate, greater than 0. Default:
   * 1.
   */
  default DoubleParam embeddingRateFactor() {
    return declare()
        .positive(
            "embeddingRateFactor",
            "featureEncoding tabular: learning rate of embeddings of categories, in units of"
                + " learningRate (> 0)",
            1);
  }

  /** Learning rate of embeddings, in units of learningRate. See {@link #embeddingRateFactor()}. */
  default double getEmbeddingRateFactor() {
    return (double) getOrDefault(embeddingRateFactor());
  }

  /** Sets {@link #embeddingRateFactor()}. */
  default T setEmbeddingRateFactor(double value) {
    return (T) set(embeddingRateFactor(), value);
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
