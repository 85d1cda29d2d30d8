package io.github.meanfield.estimators;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The distinct ones of some values in ascending order, each with its number. Merging is exact, so
 * that its order does not show.
 */
final class CountedValues implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] values;
  private final long[] counts;

  private CountedValues(double[] values, long[] counts, int size) {
    this.values = Arrays.copyOf(values, size);
    this.counts = Arrays.copyOf(counts, size);
  }

  /** One value, a number of times. */
  static CountedValues of(double value, long count) {
    return new CountedValues(new double[] {value}, new long[] {count}, 1);
  }

  /**
   * Counts finite values, of which none is -0.
   *
   * @param unsorted the values, which are sorted in place
   * @param n how many of them count, at least 1
   */
  static CountedValues of(double[] unsorted, int n) {
    Arrays.sort(unsorted, 0, n);
    long[] counts = new long[n];
    int last = 0;
    for (int i = 0; i < n; i++) {
      if (unsorted[i] != unsorted[last]) {
        unsorted[++last] = unsorted[i];
      }
      counts[last]++;
    }
    return new CountedValues(unsorted, counts, last + 1);
  }

  /** Merges some, neighbours first, so that no value is copied more often than it must be. */
  static CountedValues merge(List<CountedValues> parts) {
    List<CountedValues> merged = parts;
    while (merged.size() > 1) {
      List<CountedValues> pairs = new ArrayList<>();
      for (int i = 0; i < merged.size(); i += 2) {
        pairs.add(i + 1 < merged.size() ? merged.get(i).merge(merged.get(i + 1)) : merged.get(i));
      }
      merged = pairs;
    }
    return merged.get(0);
  }

  private CountedValues merge(CountedValues other) {
    int n = values.length + other.values.length;
    double[] all = new double[n];
    long[] sums = new long[n];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < values.length || j < other.values.length) {
      boolean isHere =
          j == other.values.length || (i < values.length && values[i] <= other.values[j]);
      boolean isThere =
          i == values.length || (j < other.values.length && other.values[j] <= values[i]);
      all[size] = isHere ? values[i] : other.values[j];
      sums[size++] = (isHere ? counts[i++] : 0) + (isThere ? other.counts[j++] : 0);
    }
    return new CountedValues(all, sums, size);
  }

  /** Number of values, equal ones among them. */
  long count() {
    return Arrays.stream(counts).sum();
  }

  /**
   * Quantiles at equal distances, the smallest and the largest value among them, interpolated
   * linearly (Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7).
   *
   * @param number how many, at least 2
   * @return the quantiles, ascending
   */
  double[] quantiles(int number) {
    double[] quantiles = new double[number];
    long last = count() - 1;
    int at = 0;
    long through = counts[0];
    for (int i = 0; i < number; i++) {
      double position = (double) i * last / (number - 1);
      long below = (long) position;
      while (through <= below) {
        through += counts[++at];
      }
      double lower = values[at];
      // The next order statistic is the next value only behind the last of this one.
      double upper = through == below + 1 && below < last ? values[at + 1] : lower;
      double share = position - below;
      double between = lower == upper ? lower : (1 - share) * lower + share * upper;
      // Rounding could take it below the one before.
      quantiles[i] = i == 0 ? between : Math.max(quantiles[i - 1], between);
    }
    return quantiles;
  }

  /** The median, the lower of two. */
  double median() {
    return ordered(0, (count() + 1) / 2);
  }

  /** The value of a rank, 1 that of the first, among those from a position on. */
  private double ordered(int from, long rank) {
    int at = from;
    for (long through = counts[at]; through < rank; through += counts[at]) {
      at++;
    }
    return values[at];
  }

  /** The most frequent value, the smallest of several. */
  double mode() {
    int mode = 0;
    for (int i = 1; i < counts.length; i++) {
      mode = counts[i] > counts[mode] ? i : mode;
    }
    return values[mode];
  }

  /**
   * Groups of neighbours, each as its own median: as many values in all, and no value's rank
   * changes by more than their number / groups.
   *
   * @param groups the most groups
   */
  CountedValues thinned(int groups) {
    if (values.length <= groups) {
      return this;
    }
    double[] medians = new double[groups];
    long[] sums = new long[groups];
    long all = count();
    int size = 0;
    long before = 0;
    for (int from = 0, to = 0; from < values.length; from = to) {
      long group = before * groups / all;
      long sum = 0;
      for (; to < values.length && (before + sum) * groups / all == group; to++) {
        sum += counts[to];
      }
      medians[size] = ordered(from, (sum + 1) / 2);
      sums[size++] = sum;
      before += sum;
    }
    return new CountedValues(medians, sums, size);
  }
}
