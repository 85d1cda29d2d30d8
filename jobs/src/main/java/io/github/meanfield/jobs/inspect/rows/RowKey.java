package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.stages.Seeds;
import java.io.Serializable;

/**
 * Rows that are equal, as far as a training sees.
 *
 * @param features a hash of their features
 * @param label their label
 */
public record RowKey(long features, double label) implements Serializable, Comparable<RowKey> {

  @Override
  public int compareTo(RowKey other) {
    int order = Long.compare(features, other.features);
    return order == 0 ? Double.compare(label, other.label) : order;
  }

  /**
   * How many of the rows are drawn, each by itself.
   *
   * @param rows how many rows there are
   * @param share the share of rows that are drawn
   */
  int drawn(long rows, double share) {
    if (share >= 1) {
      return Math.toIntExact(rows);
    }
    int drawn = 0;
    for (long i = 0; i < rows; i++) {
      long hash = Seeds.derive(features, Double.doubleToLongBits(label), i);
      if ((hash >>> 11) * 0x1.0p-53 < share) {
        drawn++;
      }
    }
    return drawn;
  }
}
