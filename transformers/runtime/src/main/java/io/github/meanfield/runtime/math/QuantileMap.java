package io.github.meanfield.runtime.math;

import java.io.Serializable;

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
 * @param quantiles those of each feature, at equal distances from minimum to maximum, at least two;
 *     or of all as one
 */
public record QuantileMap(double[][] quantiles) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The quantile as q times this function of 0.180625 - q², for q = p - 0.5 near 0. */
  public static final RationalFunction CENTRAL =
      new RationalFunction(
          new double[] {
            2.5090809287301226727e3,
            3.3430575583588128105e4,
            6.7265770927008700853e4,
            4.5921953931549871457e4,
            1.3731693765509461125e4,
            1.9715909503065514427e3,
            1.3314166789178437745e2,
            3.3871328727963666080
          },
          new double[] {
            5.2264952788528545610e3,
            2.8729085735721942674e4,
            3.9307895800092710610e4,
            2.1213794301586595867e4,
            5.3941960214247511077e3,
            6.8718700749205790830e2,
            4.2313330701600911252e1,
            1
          });

  /** What q² is subtracted from in the central part. */
  public static final double CENTRAL_SQUARE = 0.180625;

  /** The largest |q| of the central part. */
  public static final double CENTRAL_DISTANCE = 0.425;

  /** The size of the quantile as this function of √-ln(p) - 1.6, for p further off, below 0.5. */
  public static final RationalFunction TAIL =
      new RationalFunction(
          new double[] {
            7.74545014278341407640e-4,
            2.27238449892691845833e-2,
            2.41780725177450611770e-1,
            1.27045825245236838258,
            3.64784832476320460504,
            5.76949722146069140550,
            4.63033784615654529590,
            1.42343711074968357734
          },
          new double[] {
            1.05075007164441684324e-9,
            5.47593808499534494600e-4,
            1.51986665636164571966e-2,
            1.48103976427480074590e-1,
            6.89767334985100004550e-1,
            1.67638483018380384940,
            2.05319162663775882187,
            1
          });

  /** What is subtracted from the root in the tail. */
  public static final double TAIL_START = 1.6;

  /** Shares are limited to this and 1 minus this. */
  public static final double SMALLEST_SHARE = 1e-7;

  /** What the smallest share is mapped to, with its sign changed; and the largest. */
  public static final double LIMIT = -normalQuantile(SMALLEST_SHARE);

  /** What a value of a feature is mapped to. */
  public double apply(int feature, double value) {
    double share = share(of(feature), value);
    return share <= SMALLEST_SHARE
        ? -LIMIT
        : share >= 1 - SMALLEST_SHARE ? LIMIT : normalQuantile(share);
  }

  /** The quantiles of a feature, ascending. */
  public double[] of(int feature) {
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

  /**
   * The number that a standard normal variable is below with some probability, to 1e-15 relative:
   * algorithm AS 241, PPND16 (Wichura 1988), without its part for probabilities below e^-25.
   *
   * @param p the probability, from 1e-10 to 1 - 1e-10
   */
  static double normalQuantile(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= CENTRAL_DISTANCE) {
      double r = CENTRAL_SQUARE - q * q;
      return CENTRAL.apply(q, r);
    }
    double r = Math.sqrt(-Math.log(Math.min(p, 1 - p))) - TAIL_START;
    return Math.copySign(TAIL.apply(1, r), q);
  }
}
