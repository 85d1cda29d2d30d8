package io.github.meanfield.estimators;

import java.io.Serializable;

/**
 * Count, mean, sum of squared deviations, minimum and maximum of each feature; built up value by
 * value and merged, in double, without ever taking the difference of two large sums.
 *
 * <p>Single values by Welford (1962), "Note on a method for calculating corrected sums of squares
 * and products"; blocks by Chan, Golub and LeVeque (1979), "Updating formulae and a pairwise
 * algorithm for computing sample variances", equation 2.1, as in Pébay (2008), "Formulas for
 * robust, one-pass parallel computation of covariances and arbitrary-order statistical moments",
 * equations 1.1 to 1.4. The mean carries the rounding error of its updates along (TwoSum, Knuth
 * 1969, section 4.2.2): without it, the mean of values near 1e9 drifts by more than 1e-6 within
 * some thousand rows.
 */
final class FeatureMoments implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long[] count;
  private final double[] mean;
  private final double[] meanError;
  private final double[] squares;
  private final double[] min;
  private final double[] max;
  private final long[] zeros;

  /** Moments of no values. */
  FeatureMoments(int size) {
    this.count = new long[size];
    this.mean = new double[size];
    this.meanError = new double[size];
    this.squares = new double[size];
    this.min = new double[size];
    this.max = new double[size];
    this.zeros = new long[size];
  }

  int size() {
    return count.length;
  }

  /** Adds one finite value. */
  void add(int feature, double value) {
    long n = ++count[feature];
    if (n == 1) {
      min[feature] = value;
      max[feature] = value;
    } else {
      min[feature] = Math.min(min[feature], value);
      max[feature] = Math.max(max[feature], value);
    }
    double deviation = deviation(feature, value);
    moveMean(feature, deviation / n);
    squares[feature] += deviation * deviation(feature, value);
  }

  /** Adds a number of zeros at once, which no row stores. */
  void addZeros(int feature, long added) {
    merge(feature, added, 0, 0, 0, 0, 0);
    zeros[feature] += added;
  }

  /** Adds all values of other moments of as many features. */
  void merge(FeatureMoments other) {
    for (int i = 0; i < count.length; i++) {
      merge(i, other, i);
    }
  }

  /** The moments of all features' values together, as one feature. */
  FeatureMoments pooled() {
    FeatureMoments pooled = new FeatureMoments(1);
    for (int i = 0; i < count.length; i++) {
      pooled.merge(0, this, i);
    }
    return pooled;
  }

  long count(int feature) {
    return count[feature];
  }

  /** Those of the values that no row stores. */
  long zeros(int feature) {
    return zeros[feature];
  }

  /** The mean; 0 if there are no values. */
  double mean(int feature) {
    return mean[feature] + meanError[feature];
  }

  /** The sample's standard deviation, of n - 1; 0 if there are fewer than two values. */
  double deviation(int feature) {
    return count[feature] < 2 ? 0 : Math.sqrt(squares[feature] / (count[feature] - 1));
  }

  /** The smallest value; NaN if there are no values. */
  double min(int feature) {
    return count[feature] == 0 ? Double.NaN : min[feature];
  }

  /** The largest value; NaN if there are no values. */
  double max(int feature) {
    return count[feature] == 0 ? Double.NaN : max[feature];
  }

  private void merge(int feature, FeatureMoments other, int i) {
    merge(
        feature,
        other.count[i],
        other.mean[i],
        other.meanError[i],
        other.squares[i],
        other.min[i],
        other.max[i]);
    zeros[feature] += other.zeros[i];
  }

  private void merge(
      int feature,
      long n,
      double blockMean,
      double blockMeanError,
      double blockSquares,
      double blockMin,
      double blockMax) {
    if (n == 0) {
      return;
    }
    long before = count[feature];
    count[feature] = before + n;
    if (before == 0) {
      // Not by the formula: it would round the block's mean to one double.
      mean[feature] = blockMean;
      meanError[feature] = blockMeanError;
      squares[feature] = blockSquares;
      min[feature] = blockMin;
      max[feature] = blockMax;
      return;
    }
    min[feature] = Math.min(min[feature], blockMin);
    max[feature] = Math.max(max[feature], blockMax);
    double share = (double) n / (before + n);
    double difference = (blockMean - mean[feature]) + (blockMeanError - meanError[feature]);
    moveMean(feature, difference * share);
    squares[feature] += blockSquares + difference * difference * (before * share);
  }

  private double deviation(int feature, double value) {
    return (value - mean[feature]) - meanError[feature];
  }

  private void moveMean(int feature, double step) {
    double old = mean[feature];
    double sum = old + step;
    double added = sum - old;
    meanError[feature] += (old - (sum - added)) + (step - added);
    mean[feature] = sum;
  }
}
