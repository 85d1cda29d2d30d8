package io.github.meanfield.jobs.inspect.rows;

import java.io.Serializable;

/**
 * A sum of twice the digits of a double, so that the order of what is added does not show in it
 * (Knuth, "The Art of Computer Programming", volume 2, 4.2.2, theorem B).
 */
final class LongSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private double high;
  private double low;

  void add(double value) {
    double sum = high + value;
    double part = sum - high;
    low += (high - (sum - part)) + (value - part);
    high = sum;
  }

  void merge(LongSum other) {
    add(other.high);
    add(other.low);
  }

  double value() {
    return high + low;
  }
}
