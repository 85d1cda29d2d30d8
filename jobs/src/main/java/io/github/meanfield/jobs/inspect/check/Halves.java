package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.rows.SlotCounts;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The labels along a slot, in a half of the rows that is fitted (0) and one that is judged (1).
 * Equal rows are in the same half, so that a feature of few values may have all rows of one value
 * in it; where bins are few against the rows, all rows are fitted and judged.
 *
 * @param counts what is in the bins
 * @param areSame whether both are all rows
 */
record Halves(SlotCounts counts, boolean areSame) {

  /** Rows a bin, on average, from which on a fit to all of them tells no more than one to half. */
  private static final long FEWEST_ROWS = 20;

  /** A bin of fewer rows says nothing but of these rows. */
  private static final long FEWEST_FITTED = 5;

  static Halves of(SlotCounts counts) {
    long[] rows = IntStream.range(0, counts.bins()).mapToLong(counts::rows).toArray();
    long used = IntStream.range(0, rows.length).filter(bin -> rows[bin] > 0).count();
    return new Halves(counts, LongStream.of(rows).sum() >= FEWEST_ROWS * used);
  }

  int bins() {
    return counts.bins();
  }

  int classes() {
    return counts.classes();
  }

  /** Rows of a class in a half of a bin. */
  long ofClass(int bin, int half, int label) {
    return (long) value(bin, half, it -> counts.ofClass(bin, it, label));
  }

  /** Rows in a half of a bin, where the label is a number. */
  long rows(int bin, int half) {
    return (long) value(bin, half, it -> counts.inHalf(bin, it));
  }

  /** Sum of the labels in a half of a bin. */
  double sum(int bin, int half) {
    return value(bin, half, it -> counts.sum(bin, it));
  }

  /** Sum of their squares. */
  double squares(int bin, int half) {
    return value(bin, half, it -> counts.squares(bin, it));
  }

  private double value(int bin, int half, IntToDoubleFunction ofHalf) {
    if (!areSame) {
      return ofHalf.applyAsDouble(half);
    }
    boolean isFitted = half == 1 || counts.rows(bin) >= FEWEST_FITTED;
    return isFitted ? ofHalf.applyAsDouble(0) + ofHalf.applyAsDouble(1) : 0;
  }
}
