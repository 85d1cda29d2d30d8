package io.github.meanfield.estimators;

import io.github.meanfield.stages.Precision;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How a column is scaled: by its median and quartiles (of linear interpolation, Hyndman and Fan
 * 1996, definition 7), or half its range where the quartiles are equal, in either case but for the
 * rounding to float.
 *
 * @param center the median
 * @param factor 1 / (third - first quartile), 2 / (max - min), or 0 for a constant
 */
record RobustScale(double center, double factor) {

  /**
   * Of a column of numbers.
   *
   * @param sample some of its values, ascending
   * @param min its least value
   * @param max its largest value
   */
  static RobustScale ofSample(double[] sample, double min, double max) {
    if (sample.length == 0) {
      double middle = min + (max - min) / 2;
      return of(n -> middle, 1, min, max);
    }
    return of(position -> sample[(int) position], sample.length, min, max);
  }

  /**
   * Of a column of few values.
   *
   * @param values the values, ascending
   * @param counts rows with each
   */
  static RobustScale ofCounts(double[] values, long[] counts) {
    long rows = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      rows += counts[i];
      min = counts[i] > 0 ? Math.min(min, values[i]) : min;
      max = counts[i] > 0 ? Math.max(max, values[i]) : max;
    }
    return of(position -> at(position, values, counts), rows, min, max);
  }

  /** The value at a position among all in order. */
  private static double at(long position, double[] values, long[] counts) {
    long end = 0;
    for (int i = 0; i < values.length; i++) {
      end += counts[i];
      if (position < end) {
        return values[i];
      }
    }
    throw new IllegalArgumentException("no position " + position);
  }

  private static RobustScale of(LongToDoubleFunction ordered, long rows, double min, double max) {
    return new RobustScale(
        quantile(ordered, rows, 0.5),
        factor(quantile(ordered, rows, 0.25), quantile(ordered, rows, 0.75), min, max));
  }

  private static double factor(double first, double third, double min, double max) {
    if (!Precision.FLOAT.isConstant(first, third)) {
      return 1 / (third - first);
    }
    return Precision.FLOAT.isConstant(min, max) ? 0 : 2 / (max - min);
  }

  /**
   * Quantiles of a column of numbers that part it into bins of about as many rows each.
   *
   * @param sample some of its values, ascending, at least one
   * @param bins number of bins
   * @return one number more than bins, ascending
   */
  static double[] quantiles(double[] sample, int bins) {
    return IntStream.rangeClosed(0, bins)
        .mapToDouble(t -> quantile(i -> sample[(int) i], sample.length, t / (double) bins))
        .toArray();
  }

  private static double quantile(LongToDoubleFunction ordered, long rows, double share) {
    double position = share * (rows - 1);
    long below = (long) position;
    double value = ordered.applyAsDouble(below);
    double above = ordered.applyAsDouble(Math.min(below + 1, rows - 1));
    return value + (position - below) * (above - value);
  }

  static double[] centers(List<RobustScale> columns) {
    return columns.stream().mapToDouble(RobustScale::center).toArray();
  }

  static double[] factors(List<RobustScale> columns) {
    return columns.stream().mapToDouble(RobustScale::factor).toArray();
  }
}
