package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.jobs.model.DistinctTexts;
import java.io.Serializable;

/** What the values of a slot are like, whatever their order and number. */
public final class SlotProfile implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DistinctTexts different = new DistinctTexts();
  private final Edge least = new Edge();
  private final Edge largest = new Edge();
  private final LongSum sum = new LongSum();
  private long values;
  private long infinite;
  private long fractional;

  /** Adds the value that a slot of a row has, if it has one. */
  void add(RowReader row, int slot, Slot.Kind kind) {
    if (!row.isPresent(slot)) {
      return;
    }
    values++;
    if (kind == Slot.Kind.OTHER) {
      return;
    }
    different.add(row.hash(slot));
    if (kind == Slot.Kind.TEXT) {
      int length = row.text(slot).numChars();
      addNumber(length);
    } else if (Double.isInfinite(row.number(slot))) {
      infinite++;
    } else {
      addNumber(row.number(slot));
    }
  }

  private void addNumber(double value) {
    // The largest is the least of the negated.
    least.add(value);
    largest.add(-value);
    sum.add(value);
    if (value != Math.rint(value)) {
      fractional++;
    }
  }

  /** Adds what another part of the rows has. */
  SlotProfile merge(SlotProfile other) {
    different.merge(other.different);
    least.merge(other.least);
    largest.merge(other.largest);
    sum.merge(other.sum);
    values += other.values;
    infinite += other.infinite;
    fractional += other.fractional;
    return this;
  }

  /** Rows with a value. */
  public long values() {
    return values;
  }

  /** Different values. */
  public long different() {
    return different.count();
  }

  /** Whether their number is an estimate, with a standard error of 3 %. */
  public boolean isEstimated() {
    return different.isEstimated();
  }

  /** Infinite values, which the others are without. */
  public long infinite() {
    return infinite;
  }

  /** Whether all values are whole numbers. */
  public boolean isWhole() {
    return values > 0 && fractional == 0 && infinite == 0;
  }

  private long finite() {
    return values - infinite;
  }

  /** The smallest number, or the length of the shortest text; NaN without any. */
  public double min() {
    return finite() == 0 ? Double.NaN : least.value();
  }

  /** Rows that have the smallest. */
  public long minRows() {
    return least.rows();
  }

  /** The smallest but one, NaN if there is none. */
  public double afterMin() {
    return least.next();
  }

  /** The largest number, or the length of the longest text; NaN without any. */
  public double max() {
    return finite() == 0 ? Double.NaN : 0.0 - largest.value();
  }

  /** Rows that have the largest. */
  public long maxRows() {
    return largest.rows();
  }

  /** The largest but one, NaN if there is none. */
  public double beforeMax() {
    return -largest.next();
  }

  /** The mean of the finite numbers, or of the lengths of texts; NaN without any. */
  public double mean() {
    return sum.value() / finite();
  }

  /** The smallest value, its rows, and the one after it. */
  private static final class Edge implements Serializable {

    private static final long serialVersionUID = 1L;

    private double value = Double.NaN;
    private double next = Double.NaN;
    private long rows;

    void add(double other) {
      add(other, 1);
    }

    private void add(double other, long more) {
      if (other == value) {
        rows += more;
      } else if (Double.isNaN(value) || other < value) {
        next = value;
        value = other;
        rows = more;
      } else if (Double.isNaN(next) || other < next) {
        next = other;
      }
    }

    void merge(Edge other) {
      if (other.rows > 0) {
        double after = other.next;
        add(other.value, other.rows);
        if (!Double.isNaN(after) && after > value && (Double.isNaN(next) || after < next)) {
          next = after;
        }
      }
    }

    double value() {
      return value;
    }

    long rows() {
      return rows;
    }

    double next() {
      return next;
    }
  }
}
