package io.github.meanfield.runtime;

import java.util.List;

/**
 * What the training rows had in a column that a model reads, for who compares other rows with them.
 * Numbers of flags are 0 and 1, and those of dates days since 1970-01-01.
 *
 * @param name the column
 * @param missing share of the rows without a value, from 0 to 1
 * @param mean mean of the finite values; NaN without any, and of categories and vectors, as the
 *     next three
 * @param deviation their standard deviation
 * @param min the smallest of them
 * @param max the largest of them
 * @param categories the categories, the most frequent first; none of others
 */
public record InputStatistics(
    String name,
    double missing,
    double mean,
    double deviation,
    double min,
    double max,
    List<String> categories) {

  /** Checks the components. */
  public InputStatistics {
    if (!(missing >= 0 && missing <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' lacks a share of %s of its values; required is one from 0 to 1",
              name, missing));
    }
    // A mean may be beyond the range by rounding.
    boolean isSound =
        Double.isNaN(mean)
            ? Double.isNaN(deviation) && Double.isNaN(min) && Double.isNaN(max)
            : Double.isFinite(mean) && deviation >= 0 && min <= max;
    if (!isSound) {
      throw new IllegalArgumentException(
          String.format(
              "column '%s' has the mean %s with deviation %s, from %s to %s",
              name, mean, deviation, min, max));
    }
    categories = List.copyOf(categories);
  }

  /** Whether there are a mean, a deviation and a range. */
  public boolean hasNumbers() {
    return !Double.isNaN(mean);
  }
}
