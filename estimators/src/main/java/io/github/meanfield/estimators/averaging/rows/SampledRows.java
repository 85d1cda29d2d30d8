package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import java.io.Serializable;

/**
 * Which training rows stand for all: each by its place among all and a seed, so that they are the
 * same however rows are parted.
 *
 * @param share about which share of the rows; 1 and more for all
 * @param seed the seed
 */
record SampledRows(double share, long seed) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Whether a row is one of them, by its place among all training rows, from 0. */
  boolean has(long row) {
    long draw = Seeds.derive(seed, SeedPurpose.SAMPLE.ordinal(), row);
    return (draw >>> 11) * 0x1p-53 < share;
  }

  /**
   * The place of the first training row of partitions.
   *
   * @param rows the rows
   * @param filled numbers of the partitions that hold training rows
   * @return one place a partition of these
   */
  static long[] firstRows(TrainingRows<?> rows, int[] filled) {
    long[] first = new long[filled.length];
    for (int i = 1; i < filled.length; i++) {
      first[i] = first[i - 1] + rows.partitions().get(filled[i - 1]).of(Split.TRAINING).rows();
    }
    return first;
  }
}
