package io.github.meanfield.jobs.inspect.rows;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Divides the values of a slot into bins: each frequent value has one of its own, other numbers
 * have quantiles of a sample, other texts share one. The last bin is that of missing values.
 */
public final class SlotBins implements Serializable {

  private static final long serialVersionUID = 1L;

  private final boolean isText;
  private final List<SampledText> names;
  private final Map<Long, Integer> texts = new HashMap<>();
  private final double[] upper;
  private final double low;
  private final double high;

  private SlotBins(
      boolean isText, List<SampledText> names, double[] upper, double low, double high) {
    this.isText = isText;
    this.names = names;
    this.upper = upper;
    this.low = low;
    this.high = high;
    names.forEach(name -> texts.put(name.hash(), texts.size()));
  }

  /**
   * Bins of texts.
   *
   * @param most most of them with a bin of their own
   */
  static SlotBins ofTexts(SlotSample sample, int most) {
    List<SampledText> names = sample.counts().keySet().stream().limit(most).toList();
    return new SlotBins(true, List.copyOf(names), new double[0], 0, 0);
  }

  /**
   * Bins of numbers.
   *
   * @param most about the most bins
   * @param low numbers below it are counted as outliers
   * @param high numbers above it are counted as outliers
   */
  static SlotBins ofNumbers(SlotSample sample, int most, double low, double high) {
    double[] sorted = sample.sorted();
    TreeSet<Double> edges = new TreeSet<>();
    double[] different = sample.different();
    if (different.length <= most / 2) {
      Arrays.stream(different).forEach(value -> addOwn(value, edges));
    } else {
      int quantiles = most / 2;
      for (int i = 1; i < quantiles; i++) {
        edges.add(sample.quantile((double) i / quantiles));
      }
      addFrequent(sorted, quantiles, edges);
    }
    double[] upper = edges.stream().mapToDouble(edge -> edge).toArray();
    return new SlotBins(false, List.of(), upper, low, high);
  }

  /** A value alone between two edges. */
  private static void addOwn(double value, TreeSet<Double> edges) {
    edges.add(Math.nextDown(value));
    edges.add(value);
  }

  private static void addFrequent(double[] sorted, int quantiles, TreeSet<Double> edges) {
    int start = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || sorted[i] != sorted[start]) {
        if ((long) (i - start) * quantiles > sorted.length) {
          addOwn(sorted[start], edges);
        }
        start = i;
      }
    }
  }

  /** Number of bins. */
  int count() {
    return (isText ? names.size() : upper.length) + 2;
  }

  /** The bin of missing values. */
  public int missing() {
    return count() - 1;
  }

  /** The bin of what a row has in a slot. */
  int bin(RowReader row, int slot) {
    if (!row.isPresent(slot)) {
      return missing();
    } else if (isText) {
      return texts.getOrDefault(row.hash(slot), names.size());
    }
    int at = Arrays.binarySearch(upper, row.number(slot));
    return at >= 0 ? at : -at - 1;
  }

  /** Whether a number lies outside of what is expected. */
  boolean isOutlier(double value) {
    return value < low || value > high;
  }

  /**
   * The one value that a bin holds, as a text; null if it may hold several.
   *
   * @param role what the column is
   */
  String only(int bin, AuditedColumn.Role role) {
    if (isText) {
      return bin < names.size() ? names.get(bin).shown() : null;
    }
    boolean isOwn = bin > 0 && bin < upper.length && upper[bin - 1] == Math.nextDown(upper[bin]);
    return isOwn ? role.shown(upper[bin]) : null;
  }
}
