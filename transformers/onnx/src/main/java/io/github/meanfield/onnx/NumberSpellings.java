package io.github.meanfield.onnx;

import io.github.meanfield.runtime.text.NumberText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The texts by which programs write a number that is a category. A graph cannot read numbers: it
 * knows the texts that it has.
 */
final class NumberSpellings {

  /** Up to this power of ten, and from the other on, Python writes no exponent. */
  private static final int LARGEST_PLAIN = 15;

  private static final int SMALLEST_PLAIN = -4;

  private NumberSpellings() {}

  /**
   * The number without decimals that it does not need, and as Java and Python write doubles; 0 with
   * a sign, too.
   *
   * @param number a number as {@link NumberText#canonical(String)} writes it
   */
  static Set<String> of(String number) {
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(number);
    double value = Double.parseDouble(number);
    add(value, number, spellings);
    if (value == 0) {
      spellings.add("-0");
      add(-0.0, number, spellings);
    }
    return spellings;
  }

  /** Of a number with more digits than doubles have, what a double shows is another one. */
  private static void add(double value, String number, Set<String> spellings) {
    if (Double.isFinite(value)) {
      for (String spelling : new String[] {Double.toString(value), ofPython(value)}) {
        if (NumberText.canonical(spelling).equals(number)) {
          spellings.add(spelling);
        }
      }
    }
  }

  /** What {@code str(float)} is: the fewest digits that tell a double from all others. */
  private static String ofPython(double value) {
    if (value == 0) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact.round(new MathContext(1));
    for (int digits = 2; shortest.doubleValue() != value; digits++) {
      shortest = exact.round(new MathContext(digits));
    }
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN) {
      return shortest.setScale(Math.max(1, shortest.scale())).toPlainString();
    }
    return shortest.movePointLeft(exponent).toPlainString()
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
