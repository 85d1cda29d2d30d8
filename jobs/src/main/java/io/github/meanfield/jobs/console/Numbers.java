package io.github.meanfield.jobs.console;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them. */
public final class Numbers {

  private static final double MOST_PLAIN = 1e15;
  private static final MathContext SHORT = new MathContext(4);

  private Numbers() {}

  /** A value as it stands in the data. */
  public static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < MOST_PLAIN
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A number with four digits, or all of a whole one; a dash if there is none. */
  public static String cell(double value) {
    return cell(value, SHORT);
  }

  /**
   * A number with as many digits as tell it from one that is a step away, four at least, or all of
   * a whole one.
   */
  public static String cell(double value, double step) {
    double digits = Math.log10(Math.abs(value)) - Math.log10(step) + 2;
    return cell(value, new MathContext((int) Math.max(SHORT.getPrecision(), digits)));
  }

  private static String cell(double value, MathContext digits) {
    if (Double.isNaN(value)) {
      return "-";
    } else if (Double.isInfinite(value)
        || (value == Math.rint(value) && Math.abs(value) < MOST_PLAIN)) {
      return text(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(digits);
    double size = Math.abs(value);
    return size >= 1e-4 && size < 1e7
        ? rounded.stripTrailingZeros().toPlainString()
        : Double.toString(rounded.doubleValue());
  }

  /** A count and what is counted, in the singular or the plural. */
  public static String counted(long count, String one) {
    return Console.count(count) + " " + (count == 1 ? one : plural(one));
  }

  private static String plural(String one) {
    return one.endsWith("y")
        ? one.substring(0, one.length() - 1) + "ies"
        : one + (one.endsWith("s") ? "es" : "s");
  }
}
