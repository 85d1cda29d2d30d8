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
public interface FeatureEncodingParams<T extends FeatureEncodingParams<T>>
    extends NumericEmbeddingParams<T> {

  /** Value of {@link #featureEncoding()}: the network takes numbers as they are. */
  String NO_ENCODING = "none";

  /** Value of {@link #featureEncoding()}: the network takes features of tables. */
  String TABULAR = "tabular";

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
   *       have any, a column tells where. With {@link NumericEmbeddingParams#numericEmbedding()} it
   *       becomes more columns.
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
}
