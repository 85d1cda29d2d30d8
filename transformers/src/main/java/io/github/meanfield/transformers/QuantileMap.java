package io.github.meanfield.transformers;

import java.io.Serializable;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Maps each feature to a standard normal distribution: a value to its share of the training values,
 * linear between quantiles, and that to the normal distribution's own quantile.
 *
 * <p>Shares are limited to [1e-7, 1 - 1e-7], which is about 5.2 standard deviations, as in
 * scikit-learn's {@code QuantileTransformer}. A value that is several quantiles is mapped to the
 * middle of their shares, also if it is the smallest or the largest one: a column of zeros and ones
 * is not torn to the limits, as there, but is where the noise of TabM's recipe takes it on average
 * (Gorishniy et al. 2025, "TabM: advancing tabular deep learning with parameter-efficient
 * ensembling").
 *
 * @param quantiles those of each feature, at equal distances from minimum to maximum; or of all as
 *     one
 */
record QuantileMap(double[][] quantiles) implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
  private static final double SMALLEST_SHARE = 1e-7;
  private static final double LIMIT = -NORMAL.inverseCumulativeProbability(SMALLEST_SHARE);

  /** What a float has of the limit is the limit. */
  private static final double PRECISION = 1e-6;

  double apply(int feature, double value) {
    double share = share(of(feature), value);
    return share <= SMALLEST_SHARE
        ? -LIMIT
        : share >= 1 - SMALLEST_SHARE ? LIMIT : NORMAL.inverseCumulativeProbability(share);
  }

  /** The value that {@link #apply} brings to this one; of values beyond the limit, the extreme. */
  double inverse(int feature, double normal) {
    double[] values = of(feature);
    int last = values.length - 1;
    if (Math.abs(normal) >= LIMIT - PRECISION) {
      return normal < 0 ? values[0] : values[last];
    }
    double position = NORMAL.cumulativeProbability(normal) * last;
    int below = Math.min((int) position, last - 1);
    double step = values[below + 1] - values[below];
    return values[below] + (position - below) * step;
  }

  private double[] of(int feature) {
    return quantiles[quantiles.length == 1 ? 0 : feature];
  }

  private static double share(double[] values, double value) {
    int last = values.length - 1;
    if (value < values[0]) {
      return 0;
    }
    if (value > values[last]) {
      return 1;
    }
    int smaller = count(values, value, false);
    int notLarger = count(values, value, true);
    if (smaller < notLarger) {
      return (smaller + (notLarger - 1)) / (2.0 * last);
    }
    double below = values[smaller - 1];
    return (smaller - 1 + (value - below) / (values[smaller] - below)) / last;
  }

  /** How many of ascending values are smaller than one, or equal to it if they count too. */
  private static int count(double[] values, double value, boolean equalToo) {
    int from = 0;
    int to = values.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (values[middle] < value || (equalToo && values[middle] == value)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
