package io.github.meanfield.jobs.model;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * How many different texts there are: exactly up to {@link #KEPT} of them, and from the smallest of
 * their hashes beyond (Bar-Yossef et al. 2002, "Counting distinct elements in a data stream"), with
 * a standard error of 3 %.
 */
public final class DistinctTexts implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Smallest hashes that are kept. */
  static final int KEPT = 1024;

  private static final double RANGE = Math.pow(2, 64);

  /** Different hashes in ascending order, the first {@link #size} of them. */
  private long[] hashes = new long[16];

  private int size;
  private boolean isFull;

  void add(UTF8String text) {
    add(XXH64.hashUnsafeBytes(text.getBaseObject(), text.getBaseOffset(), text.numBytes(), 42L));
  }

  /** Adds a value by its hash. */
  public void add(long hash) {
    if (size == KEPT && hash > hashes[KEPT - 1]) {
      isFull = true;
      return;
    }
    int at = Arrays.binarySearch(hashes, 0, size, hash);
    if (at >= 0) {
      return;
    }
    if (size == hashes.length && size < KEPT) {
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    isFull |= size == KEPT;
    int place = -at - 1;
    int moved = Math.min(size, KEPT - 1) - place;
    System.arraycopy(hashes, place, hashes, place + 1, moved);
    hashes[place] = hash;
    size = Math.min(size + 1, KEPT);
  }

  /** Adds the values of another part. */
  public void merge(DistinctTexts other) {
    for (int i = 0; i < other.size; i++) {
      add(other.hashes[i]);
    }
    isFull |= other.isFull;
  }

  /** Whether there are more than can be counted. */
  public boolean isEstimated() {
    return isFull;
  }

  /** The number of different texts. */
  public long count() {
    if (!isFull) {
      return size;
    }
    double share = (hashes[KEPT - 1] - (double) Long.MIN_VALUE) / RANGE;
    return Math.round((KEPT - 1) / share);
  }
}
