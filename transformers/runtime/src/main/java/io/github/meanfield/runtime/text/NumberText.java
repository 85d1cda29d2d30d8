package io.github.meanfield.runtime.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as texts: which texts are numbers, and the one text of a number that is a class or a
 * category.
 *
 * <p>A number is digits with at most one decimal point, a sign before it and an exponent behind it:
 * {@code [+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?}, blanks around it aside. What Java takes for a
 * number besides (1D, 1F, 0x1p3, NaN, Infinity) is none.
 */
public final class NumberText {

  /** The largest whole number below which a double holds all others, 2 to the power of 53. */
  private static final long LARGEST_WHOLE = 1L << 53;

  private static final int DIGITS_OF_LARGEST = 16;

  /** So many digits the largest of Java's longs has. */
  private static final int DIGITS_OF_LONG = 19;

  /** So many digits of any number a double shows again. */
  private static final int DIGITS_OF_ALL = 15;

  /** So many digits tell a double from all others. */
  private static final int MOST_DIGITS = 17;

  /** Java writes some doubles with a digit more. */
  private static final int MOST_OF_JAVA = 18;

  /** So many digits, without zeros at both ends, a number may have that is looked at exactly. */
  private static final int MOST_OF_TEXT = 1_000;

  // Fewer digits before the point are within the range of doubles.
  private static final int MAX_DOUBLE_DIGITS = 308;

  // From here on an exponent is shorter than the zeros.
  private static final int MAX_PLAIN_EXPONENT = 21;
  private static final int MIN_PLAIN_EXPONENT = -7;

  /** What a number is to be whose double would be infinite, in words. */
  public static final String FINITE = "numbers that doubles reach, up to 1.8e308";

  private NumberText() {}

  /** What a text is. */
  public enum Form {
    /** No number. */
    NONE,
    /** A whole number that a double holds. */
    WHOLE,
    /** Any other number that is one. */
    REAL,
    /** Digits behind a zero that a number does not need, such as 007: more likely a code. */
    CODE,
    /** A whole number beyond 2 to the power of 53, or any beyond doubles: digits would be lost. */
    LARGE
  }

  /** Whether a text is a number, of any {@link Form}. */
  public static boolean isNumber(String text) {
    return form(text, '.') != Form.NONE;
  }

  /** Whether a text is 0 or 1, which may stand for false and true. */
  public static boolean isBit(String text) {
    String digit = text.strip();
    return digit.equals("0") || digit.equals("1");
  }

  /**
   * What a text is.
   *
   * @param decimal what stands before decimals: a dot or a comma
   */
  public static Form form(String text, char decimal) {
    String number = text.strip();
    int start = isSign(number, 0) ? 1 : 0;
    int point = digits(number, start);
    int end = point;
    if (end < number.length() && number.charAt(end) == decimal) {
      end = digits(number, end + 1);
    }
    boolean hasDigits = end - start > (end > point ? 1 : 0);
    int mantissa = end;
    if (hasDigits && end < number.length() && (number.charAt(end) | 0x20) == 'e') {
      int exponent = isSign(number, end + 1) ? end + 2 : end + 1;
      end = digits(number, exponent);
      hasDigits = end > exponent;
    }
    if (!hasDigits || end < number.length()) {
      return Form.NONE;
    } else if (point - start > 1 && number.charAt(start) == '0') {
      return Form.CODE;
    } else if ((mantissa < end || end > MAX_DOUBLE_DIGITS)
        && Double.isInfinite(parse(number, decimal))) {
      return Form.LARGE;
    } else if (point < end) {
      return Form.REAL;
    }
    return isCounted(number.substring(start)) ? Form.WHOLE : Form.LARGE;
  }

  private static boolean isSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
  }

  /** The place behind the digits that start at a place. */
  private static int digits(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static boolean isCounted(String digits) {
    return digits.length() <= DIGITS_OF_LARGEST && Long.parseLong(digits) <= LARGEST_WHOLE;
  }

  /** Whether a text is a whole number without decimals, a point or an exponent. */
  public static boolean isWhole(String text) {
    int start = isSign(text, 0) ? 1 : 0;
    return start < text.length() && digits(text, start) == text.length();
  }

  /** The whole number that a text is, as 5, 5.0 and 5e0 are; null if it is none of Java's longs. */
  public static Long asLong(String text) {
    BigDecimal exact = decimal(text, DIGITS_OF_LONG, 0);
    boolean isLong = exact != null && exact.unscaledValue().bitLength() < Long.SIZE;
    return isLong ? exact.longValue() : null;
  }

  /** Whether a double tells all digits of a number, as it does of those that come of doubles. */
  public static boolean isHeld(String text) {
    if (text.length() <= DIGITS_OF_ALL && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
      return true;
    }
    double number = isNumber(text) ? parse(text, '.') : Double.NaN;
    if (!Double.isFinite(number)) {
      return Double.isNaN(number);
    }
    BigDecimal exact = exact(text);
    if (exact == null) {
      return false;
    } else if (new BigDecimal(Double.toString(number)).compareTo(exact) == 0) {
      // Java writes some doubles with a digit more than tells them.
      return true;
    }
    return exact.precision() <= MOST_DIGITS
        && new BigDecimal(number)
                .round(new MathContext(exact.precision(), RoundingMode.HALF_EVEN))
                .compareTo(exact)
            == 0;
  }

  /**
   * A number with all its digits.
   *
   * @param precision the most digits that there is room for
   * @param scale how many of them are decimals
   * @return null if it is no number or has other digits
   */
  public static BigDecimal decimal(String text, int precision, int scale) {
    BigDecimal exact = isNumber(text) ? exact(text) : null;
    // With an exponent beyond these limits, all its zeros would be made.
    boolean fits =
        exact != null
            && exact.scale() <= scale
            && (exact.signum() == 0
                || (long) exact.precision() - exact.scale() <= precision - scale);
    return fits ? exact.setScale(scale) : null;
  }

  /**
   * A number with all its digits but zeros at both ends; null if it has more than {@link
   * #MOST_OF_TEXT} of them or its exponent is beyond all. Zeros are left out of the text: to make
   * numbers of digits costs time by the square of how many there are.
   */
  private static BigDecimal exact(String text) {
    String number = text.strip();
    int letter = Math.max(number.indexOf('e'), number.indexOf('E'));
    int end = letter < 0 ? number.length() : letter;
    int first = nonZero(number, 0, end, 1);
    if (first < 0) {
      return BigDecimal.ZERO;
    }
    int last = nonZero(number, end - 1, -1, -1);
    int point = number.indexOf('.');
    boolean isInside = point > first && point < last;
    if (last - first + (isInside ? 0 : 1) > MOST_OF_TEXT) {
      return null;
    }
    String digits =
        isInside
            ? number.substring(first, point) + number.substring(point + 1, last + 1)
            : number.substring(first, last + 1);
    // How far the last digit stands before the point, or behind it.
    long shift = point < 0 ? end - 1 - last : point > last ? point - 1 - last : point - last;
    try {
      int exponent = letter < 0 ? 0 : Integer.parseInt(number.substring(letter + 1));
      BigInteger unscaled = new BigInteger(number.charAt(0) == '-' ? '-' + digits : digits);
      return new BigDecimal(unscaled, Math.toIntExact(-shift - exponent));
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  /** The first place from one on, and before another, of a digit that is not 0; -1 if none is. */
  private static int nonZero(String text, int from, int before, int step) {
    for (int i = from; i != before; i += step) {
      if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
        return i;
      }
    }
    return -1;
  }

  /**
   * The number that a text is.
   *
   * @param text one that {@link #form} tells to be a number
   * @param decimal what stands before decimals: a dot or a comma
   */
  public static double parse(String text, char decimal) {
    String number = text.strip();
    return Double.parseDouble(decimal == '.' ? number : number.replace(decimal, '.'));
  }

  /** A text that is a number, with a dot before its decimals; others as they are. */
  public static String withPoint(String text, char decimal) {
    return decimal == '.' || form(text, decimal) == Form.NONE ? text : text.replace(decimal, '.');
  }

  /**
   * The one text of a number: without zeros that it does not need, without a sign for zero, and
   * with an exponent only from 1e21 on and below 1e-6.
   */
  public static String canonical(double number) {
    return number == Math.rint(number) && Math.abs(number) < Long.MAX_VALUE
        ? Long.toString((long) number)
        : Double.isFinite(number)
            ? canonical(new BigDecimal(Double.toString(number)))
            : Double.toString(number);
  }

  /** The text of {@link #canonical(double)}, of the digits that a float shows. */
  public static String canonical(float number) {
    return canonical(Double.parseDouble(Float.toString(number)));
  }

  /** The text of {@link #canonical(double)}. */
  public static String canonical(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    BigDecimal shortest = number.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent > MIN_PLAIN_EXPONENT && exponent < MAX_PLAIN_EXPONENT) {
      return shortest.toPlainString();
    }
    BigDecimal mantissa = shortest.movePointLeft(exponent).stripTrailingZeros();
    return mantissa.toPlainString() + "e" + exponent;
  }

  /**
   * The text of {@link #canonical(double)} of a text that is a number; others as they are. Of
   * numbers beyond doubles and of those of more than 1,000 digits, without zeros at both ends, the
   * text stays as well, but for blanks around it: it is no number that anyone counts with.
   */
  public static String canonical(String text) {
    Form form = form(text, '.');
    if (form == Form.NONE) {
      return text;
    }
    double number = parse(text, '.');
    if (form != Form.LARGE && text.length() <= MOST_OF_JAVA) {
      return canonical(number);
    }
    BigDecimal exact = exact(text);
    if (exact == null || Double.isInfinite(number)) {
      return text.strip();
    }
    return form == Form.LARGE || exact.precision() > MOST_OF_JAVA
        ? canonical(exact)
        : canonical(number);
  }
}
