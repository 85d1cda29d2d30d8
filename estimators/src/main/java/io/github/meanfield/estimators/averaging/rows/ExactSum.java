package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;
import java.math.BigInteger;

/**
 * A sum of doubles without any rounding, so that it does not depend on the order in which they are
 * added, nor on which of them are added up first (Neal 2015, "Fast exact summation using small and
 * large superaccumulators"). Each double is a whole number of 2^-1074, and so is the sum: it is
 * kept in digits of 32 bits in a long each, which take half a billion additions before a carry.
 */
final class ExactSum implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int DIGIT_SHIFT = 5;
  private static final int DIGIT_BITS = 1 << DIGIT_SHIFT;
  private static final long DIGIT_MASK = (1L << DIGIT_BITS) - 1;
  private static final int SIGNIFICAND_BITS = 52;

  /** Doubles are whole numbers of 2 to the power of minus this. */
  private static final int UNIT_BITS = 1074;

  /** Each addition changes a digit by less than 2^33. */
  private static final long MOST_ADDITIONS = 1L << 29;

  /** The digits that differ from zero lie among these; each may be negative. */
  private long[] digits = new long[0];

  private int firstDigit;
  private long additions;
  private boolean infinite;

  /** Adds a number. With one that is not finite, the sum is infinite for good. */
  void add(double value) {
    if (value == 0) {
      return;
    }
    if (!Double.isFinite(value)) {
      infinite = true;
      return;
    }
    long bits = Double.doubleToRawLongBits(value);
    int exponent = (int) (bits >>> SIGNIFICAND_BITS) & 0x7FF;
    long significand = bits & (1L << SIGNIFICAND_BITS) - 1;
    significand |= exponent == 0 ? 0 : 1L << SIGNIFICAND_BITS;
    significand = bits < 0 ? -significand : significand;
    int position = Math.max(exponent - 1, 0);
    int first = position >> DIGIT_SHIFT;
    if (first < firstDigit || first + 3 > firstDigit + digits.length) {
      reserve(first, first + 3);
    }
    carry(1);
    int digit = first - firstDigit;
    int shift = position & DIGIT_BITS - 1;
    long low = (significand & DIGIT_MASK) << shift;
    long high = (significand >> DIGIT_BITS) << shift;
    digits[digit] += low & DIGIT_MASK;
    digits[digit + 1] += (low >>> DIGIT_BITS) + (high & DIGIT_MASK);
    digits[digit + 2] += high >> DIGIT_BITS;
  }

  /**
   * Adds a product as it is before rounding. Where it is so small that its last bits are below the
   * range of double, these are rounded; the sum is the same in any order even so.
   */
  void addProduct(double x, double y) {
    double product = x * y;
    add(product);
    add(Math.fma(x, y, -product));
  }

  /** Adds another sum. */
  void add(ExactSum other) {
    if (other.digits.length > 0) {
      reserve(other.firstDigit, other.firstDigit + other.digits.length);
      carry(other.additions);
    }
    for (int i = 0; i < other.digits.length; i++) {
      digits[other.firstDigit + i - firstDigit] += other.digits[i];
    }
    infinite |= other.infinite;
  }

  /** Makes room for digits from one on and up to another, exclusive. */
  private void reserve(int from, int to) {
    if (digits.length == 0) {
      firstDigit = from;
    }
    int first = Math.min(from, firstDigit);
    int end = Math.max(to, firstDigit + digits.length);
    if (end - first > digits.length) {
      long[] wider = new long[end - first];
      System.arraycopy(digits, 0, wider, firstDigit - first, digits.length);
      digits = wider;
      firstDigit = first;
    }
  }

  /** Brings all digits but the last below 2^32, if they might not bear some more additions. */
  private void carry(long more) {
    additions += more;
    if (additions > MOST_ADDITIONS) {
      reserve(firstDigit, firstDigit + digits.length + 1);
      for (int i = 0; i < digits.length - 1; i++) {
        digits[i + 1] += digits[i] >> DIGIT_BITS;
        digits[i] &= DIGIT_MASK;
      }
      additions = more + 1;
    }
  }

  /** Whether a number was not finite. */
  boolean isInfinite() {
    return infinite;
  }

  /** The sum of the numbers that were finite, in units of 2^-1074. */
  BigInteger units() {
    BigInteger sum = BigInteger.ZERO;
    for (int i = digits.length - 1; i >= 0; i--) {
      sum = sum.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(digits[i]));
    }
    return sum.shiftLeft(DIGIT_BITS * firstDigit);
  }

  /** The sum, rounded once. */
  double value() {
    return infinite ? Double.POSITIVE_INFINITY : toDouble(units(), false);
  }

  /** A quotient of whole numbers, rounded once (but for a last unit of 2^-1074). */
  static double quotient(BigInteger dividend, BigInteger divisor) {
    BigInteger[] parts = dividend.shiftLeft(UNIT_BITS).divideAndRemainder(divisor);
    return toDouble(parts[0], parts[1].signum() != 0);
  }

  /**
   * The double next to a number of units.
   *
   * @param more whether the number is a fraction of a unit further from zero
   */
  private static double toDouble(BigInteger units, boolean more) {
    BigInteger size = units.abs();
    // More than the largest double has bits, so that BigInteger itself would overflow.
    int dropped = Math.max(0, size.bitLength() - 1000);
    boolean inexact = more || size.getLowestSetBit() < dropped;
    BigInteger kept = size.shiftRight(dropped);
    if (inexact && kept.bitLength() > SIGNIFICAND_BITS + 2) {
      // What was dropped decides a tie between two doubles, as one odd bit far below them does.
      kept = kept.setBit(0);
    }
    return units.signum() * Math.scalb(kept.doubleValue(), dropped - UNIT_BITS);
  }
}
