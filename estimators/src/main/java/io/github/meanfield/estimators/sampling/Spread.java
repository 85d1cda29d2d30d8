package io.github.meanfield.estimators.sampling;

import java.io.Serializable;

/**
 * A number of things evenly spread over rows: each gets as many as others, or one more.
 *
 * @param rows how many rows there are, at least 1
 * @param total how many things
 * @param start shifts which rows get one more, from 0 to rows - 1
 */
record Spread(long rows, long total, long start) implements Serializable {

  /**
   * Other things, spread so that each row which gets one more of them gets none more of these, or
   * as few as can be.
   *
   * @param total how many there are
   */
  Spread besides(long total) {
    return new Spread(rows, total, (start + rows / 2) % rows);
  }

  /** How many things the row at a position gets. */
  long at(long position) {
    long rest = total % rows;
    return total / rows + upTo(position + 1, rest) - upTo(position, rest);
  }

  private long upTo(long position, long rest) {
    return (Math.multiplyExact(position, rest) + start) / rows;
  }
}
