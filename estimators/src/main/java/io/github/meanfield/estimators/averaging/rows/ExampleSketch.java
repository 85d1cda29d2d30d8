package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Chooses a few of many rows, of as many different labels as there are: of each label those with
 * the least hashes, and of all these first the one that comes first of its label, then the second.
 * Which they are follows from the values of the rows, however they are parted and in whatever
 * order; of equal rows it is the first.
 */
final class ExampleSketch implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The most rows that are chosen. */
  static final int MOST = 6;

  // In the order in which they are chosen, up to size, with room for one more to choose among.
  private final long[] hashes = new long[MOST + 1];
  private final long[] labels = new long[MOST + 1];
  private final long[] rows = new long[MOST + 1];
  private int size;

  /**
   * Chooses among the rows of a block.
   *
   * @param block the rows
   * @param hashes a hash of each
   */
  static ExampleSketch of(RowBlock block, long[] hashes) {
    ExampleSketch chosen = new ExampleSketch();
    double[] label = new double[block.labelWidth()];
    for (int row = 0; row < hashes.length; row++) {
      block.copyLabels(row, label, 0);
      chosen.add(Seeds.derive(hashes[row], SeedPurpose.EXAMPLES.ordinal()), hash(label), row);
    }
    return chosen;
  }

  private static long hash(double[] label) {
    long hash = 0;
    for (double value : label) {
      // Zero has no sign.
      hash = 31 * hash + Double.doubleToLongBits(value + 0.0);
    }
    return hash;
  }

  /**
   * Chooses among the rows so far and those that follow.
   *
   * @param next what was chosen of those that follow
   * @param before number of rows before them
   */
  void add(ExampleSketch next, long before) {
    for (int i = 0; i < next.size; i++) {
      add(next.hashes[i], next.labels[i], before + next.rows[i]);
    }
  }

  private void add(long hash, long label, long row) {
    int rank = 0;
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash) {
        return;
      }
      rank += labels[i] == label && hashes[i] < hash ? 1 : 0;
    }
    if (size < MOST || isBefore(rank, hash, size - 1)) {
      hashes[size] = hash;
      labels[size] = label;
      rows[size] = row;
      size++;
      sort();
      size = Math.min(size, MOST);
    }
  }

  private boolean isBefore(int rank, long hash, int other) {
    int others = rank(other);
    return rank < others || rank == others && hash < hashes[other];
  }

  /** How many of its label come before a row. */
  private int rank(int of) {
    int rank = 0;
    for (int i = 0; i < size; i++) {
      rank += labels[i] == labels[of] && hashes[i] < hashes[of] ? 1 : 0;
    }
    return rank;
  }

  private void sort() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingInt(this::rank).thenComparingLong(i -> hashes[i]))
            .mapToInt(i -> i)
            .toArray();
    for (long[] values : new long[][] {hashes, labels, rows}) {
      long[] sorted = IntStream.of(order).mapToLong(i -> values[i]).toArray();
      System.arraycopy(sorted, 0, values, 0, size);
    }
  }

  /** The numbers of the chosen rows among all, from 0. */
  long[] rows() {
    return Arrays.copyOf(rows, size);
  }
}
