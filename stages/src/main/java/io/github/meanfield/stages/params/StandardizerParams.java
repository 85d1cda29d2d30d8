package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of standardization, shared by the estimator and its model. What is decided by fitting
 * ({@code method}, {@code scope}, the range) has setters on the estimator only.
 *
 * @param <T> the stage that has the params, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface StandardizerParams<T extends StandardizerParams<T>>
    extends HasInputCol<T>, HasOutputCol<T>, HasHandleInvalid<T> {

  /** Value of {@link #method()}: (x - mean) / standard deviation. */
  String ZSCORE = "zscore";

  /** Value of {@link #method()}: from [min, max] to [rangeMin, rangeMax]. */
  String MINMAX = "minmax";

  /** Value of {@link #method()}: x - mean. */
  String CENTER = "center";

  /** Value of {@link #method()}: (x - median) / interquartile range. */
  String ROBUST = "robust";

  /** Value of {@link #method()}: by quantiles to a standard normal distribution. */
  String QUANTILE = "quantile";

  /** Value of {@link #scope()}: statistics of each feature by itself. */
  String FEATURE = "feature";

  /** Value of {@link #scope()}: the statistics of all values of all features for each feature. */
  String GLOBAL = "global";

  /** Value of {@link #handleInvalid()}: an invalid value fails the job. */
  String ERROR = "error";

  /** Value of {@link #handleInvalid()}: rows with an invalid value are left out. */
  String SKIP = "skip";

  /** Value of {@link #handleInvalid()}: invalid values stay, as NaN. */
  String KEEP = "keep";

  /** Value of {@link #handleInvalid()}: invalid values become the feature's mean. */
  String MEAN = "mean";

  /**
   * Scaling method. {@code zscore} (default): (x - mean) / standard deviation, with the sample's (n
   * - 1) as in Spark's StandardScaler. {@code minmax}: [min, max] goes to [{@code rangeMin}, {@code
   * rangeMax}]. {@code center}: x - mean. {@code robust}: (x - median) / (third - first quartile),
   * with exact quartiles; where they agree, half of max - min takes their place. {@code quantile}:
   * to a standard normal distribution by {@code numQuantiles} exact quantiles, linear between them,
   * equal values in the middle of their shares, and at most 5.2 from 0.
   */
  default Param<String> method() {
    return declare().choice("method", "scaling method", ZSCORE, MINMAX, CENTER, ROBUST, QUANTILE);
  }

  /** Scaling method. See {@link #method()}. */
  default String getMethod() {
    return getOrDefault(method());
  }

  /** Where {@code minmax} maps a feature's minimum; less than {@code rangeMax}. Default: -1. */
  default DoubleParam rangeMin() {
    return declare()
        .number(
            "rangeMin",
            "lower bound of the range that minmax maps features to (< rangeMax)",
            -1,
            "a finite number",
            value -> true);
  }

  /** Lower bound of the range of minmax. See {@link #rangeMin()}. */
  default double getRangeMin() {
    return (double) getOrDefault(rangeMin());
  }

  /** Where {@code minmax} maps a feature's maximum; greater than {@code rangeMin}. Default: 1. */
  default DoubleParam rangeMax() {
    return declare()
        .number(
            "rangeMax",
            "upper bound of the range that minmax maps features to (> rangeMin)",
            1,
            "a finite number",
            value -> true);
  }

  /** Upper bound of the range of minmax. See {@link #rangeMax()}. */
  default double getRangeMax() {
    return (double) getOrDefault(rangeMax());
  }

  /**
   * Quantiles of a feature by which {@code quantile} maps, minimum and maximum among them: at least
   * 2, and never more than there are values. 0 (default): max(min(n / 30, 1000), 10) of n values,
   * which is the largest number that a feature has.
   */
  default IntParam numQuantiles() {
    return declare()
        .atLeast(
            0,
            "numQuantiles",
            "quantiles of a feature by which quantile maps (>= 2; 0: a thirtieth of the values, from"
                + " 10 to 1000)",
            0);
  }

  /** Quantiles of a feature, or 0. See {@link #numQuantiles()}. */
  default int getNumQuantiles() {
    return (int) getOrDefault(numQuantiles());
  }

  /**
   * {@code feature} (default): each feature has statistics of its own. {@code global}: all features
   * share those of all their values, as pixels of an image should.
   */
  default Param<String> scope() {
    return declare()
        .choice(
            "scope",
            "whether each feature has its own statistics, or all share those of all their values",
            FEATURE,
            GLOBAL);
  }

  /** Whether statistics are of a feature or of all. See {@link #scope()}. */
  default String getScope() {
    return getOrDefault(scope());
  }

  /**
   * What happens to values that are NaN, infinite or null, and to rows that are null. {@code error}
   * (default): the job fails and says how many there are. {@code skip}: rows with an invalid value
   * are left out, in fitting and in {@code transform}. {@code keep}: they take no part in fitting;
   * {@code transform} makes them NaN, and leaves a null row null. {@code mean}: they take no part
   * in fitting and are replaced by the feature's mean; a null row becomes a row of means. Rows of
   * another size are always an error.
   */
  @Override
  default Param<String> handleInvalid() {
    return declare()
        .choice(
            "handleInvalid",
            "what to do with values that are null, NaN or infinite",
            ERROR,
            SKIP,
            KEEP,
            MEAN);
  }

  /**
   * Largest distance of a result from the centre, in units of scale; 0 (default): no limit. The
   * unit is the standard deviation ({@code zscore}), the interquartile range ({@code robust}), half
   * the range around its middle ({@code minmax}: 1 keeps every result in the range) or 1 ({@code
   * center}, {@code quantile}).
   */
  default DoubleParam clip() {
    return declare()
        .notNegative(
            "clip",
            "clips scaled features to this distance from the centre, in units of scale (0: no"
                + " clipping)",
            0);
  }

  /** Largest distance from the centre in units of scale, or 0. See {@link #clip()}. */
  default double getClip() {
    return (double) getOrDefault(clip());
  }

  /** Sets {@link #clip()}. */
  default T setClip(double value) {
    return (T) set(clip(), value);
  }

  /**
   * Limit that results approach smoothly, in units of scale as of {@code clip}: a distance z from
   * the centre becomes z / sqrt(1 + (z / limit)^2). Small distances stay nearly as they are, and no
   * two become the same. 0 (default): off; 3 is a good value for networks. Not together with {@code
   * clip}.
   */
  default DoubleParam smoothClip() {
    return declare()
        .notNegative(
            "smoothClip",
            "limit that scaled features approach smoothly, in units of scale: z / sqrt(1 + (z /"
                + " limit)^2) (0: off; 3: RealMLP's)",
            0);
  }

  /** Smooth limit in units of scale, or 0. See {@link #smoothClip()}. */
  default double getSmoothClip() {
    return (double) getOrDefault(smoothClip());
  }

  /** Sets {@link #smoothClip()}. */
  default T setSmoothClip(double value) {
    return (T) set(smoothClip(), value);
  }
}
