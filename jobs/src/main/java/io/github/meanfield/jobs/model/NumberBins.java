package io.github.meanfield.jobs.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * A histogram of numbers whose range is not known before. Widths are powers of two and bins begin
 * at multiples of their width: where numbers come to lie in more bins than there may be, each two
 * neighbours become one, and every number is in the bin it would have been in from the beginning.
 * So the result depends neither on the numbers' order nor on how they were parted.
 */
final class NumberBins implements Serializable {

  /** Most bins; half as many at least, where numbers are more than a few different ones. */
  static final int MOST = 32;

  private static final long serialVersionUID = 1L;

  /** The width of a bin is no less than 2 to this. */
  private static final int LEAST_EXPONENT = -1022;

  private static final int DIGITS = 52;
  private static final double MOST_EXACT = 0x1p53;

  /** Of the bin that begins at i widths, at i modulo their number. */
  private long[] counts = new long[MOST];

  private long first;
  private long last = -1;
  private int exponent;

  /** 2 to minus the exponent. */
  private double scale;

  private boolean areWhole = true;

  /** Adds a finite number. */
  void add(double value) {
    if (isEmpty()) {
      scale(Math.max(LEAST_EXPONENT, Math.getExponent(value) - DIGITS));
      first = bin(value);
      last = first;
    }
    long bin = bin(value);
    while (Math.abs(value * scale) >= MOST_EXACT || !has(bin, bin)) {
      widen();
      bin = bin(value);
    }
    reach(bin, bin);
    counts[place(bin)]++;
    areWhole &= value == Math.rint(value);
  }

  private boolean isEmpty() {
    return last < first;
  }

  private void scale(int newExponent) {
    exponent = newExponent;
    scale = Math.scalb(1.0, -exponent);
  }

  private long bin(double value) {
    double widths = value * scale;
    // Far narrower than a bin, it may come to be a negative 0.
    return value < 0 && widths == 0 ? -1 : (long) Math.floor(widths);
  }

  private static int place(long bin) {
    return Math.floorMod(bin, MOST);
  }

  /** Whether there is room for these bins too. */
  private boolean has(long from, long to) {
    return Math.max(last, to) - Math.min(first, from) < MOST;
  }

  private void reach(long from, long to) {
    first = Math.min(first, from);
    last = Math.max(last, to);
  }

  private void widen() {
    long[] wider = new long[MOST];
    for (long bin = first; bin <= last; bin++) {
      wider[place(bin >> 1)] += counts[place(bin)];
    }
    counts = wider;
    first >>= 1;
    last >>= 1;
    scale(exponent + 1);
  }

  /** Adds the numbers of others, whose bins become as wide as these. */
  void merge(NumberBins other) {
    if (other.isEmpty()) {
      return;
    } else if (isEmpty()) {
      first = other.first;
      last = other.last;
      scale(other.exponent);
    }
    while (exponent < other.exponent) {
      widen();
    }
    while (other.exponent < exponent) {
      other.widen();
    }
    while (!has(other.first, other.last)) {
      widen();
      other.widen();
    }
    reach(other.first, other.last);
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    areWhole &= other.areWhole;
  }

  /** The histogram, whole numbers by bins of whole widths; null without numbers. */
  Histogram histogram() {
    if (isEmpty()) {
      return null;
    }
    while (areWhole && exponent < 0) {
      widen();
    }
    double width = Math.scalb(1.0, exponent);
    return new Histogram(
        first * width,
        width,
        LongStream.rangeClosed(first, last).mapToObj(bin -> counts[place(bin)]).toList());
  }
}
