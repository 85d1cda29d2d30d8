package io.github.meanfield.estimators.averaging.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ExactSumTest {

  private static final BigDecimal UNIT = new BigDecimal(Double.MIN_VALUE);

  private static ExactSum of(List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    return sum;
  }

  private static BigDecimal decimal(ExactSum sum) {
    return new BigDecimal(sum.units()).multiply(UNIT);
  }

  /** Of any doubles, from the smallest to the largest. */
  @Property(tries = 300)
  void theSumIsExactHoweverItIsParted(
      @ForAll @Size(max = 60) List<Double> values, @ForAll @IntRange(max = 60) int cut) {
    BigDecimal expected =
        values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    ExactSum sum = of(values);
    assertEquals(0, expected.compareTo(decimal(sum)), () -> expected + " and " + decimal(sum));
    assertEquals(expected.doubleValue(), sum.value());
    int at = Math.min(cut, values.size());
    ExactSum parted = of(values.subList(at, values.size()));
    parted.add(of(values.subList(0, at)));
    assertEquals(sum.units(), parted.units());
    assertEquals(sum.value(), parted.value());
  }

  /** Halfway between two doubles, but for a number a thousand bits and more below them. */
  @Example
  void theSmallestNumberDecidesBetweenTwoDoubles() {
    double large = Math.scalb(1.0, 1000);
    double half = Math.ulp(large) / 2;
    for (double sign : new double[] {1, -1}) {
      for (double small : new double[] {-Double.MIN_VALUE, 0, Double.MIN_VALUE}) {
        double expected = sign * (small > 0 ? large + 2 * half : large);
        assertEquals(
            expected, of(List.of(sign * large, sign * half, sign * small)).value(), "" + small);
      }
      double odd = large + 2 * half;
      assertEquals(
          sign * odd,
          of(List.of(sign * odd, sign * half, -sign * Double.MIN_VALUE)).value(),
          "below a tie that goes up");
    }
  }

  @Property(tries = 300)
  void quotientsAreRoundedOnce(
      @ForAll BigInteger dividend, @ForAll @BigRange(min = "1") BigInteger divisor) {
    double expected =
        new BigDecimal(dividend)
            .divide(new BigDecimal(divisor), MathContext.DECIMAL128)
            .doubleValue();
    assertEquals(expected, ExactSum.quotient(dividend, divisor));
  }

  /** A third of a unit decides a tie, be it ever so small beside the quotient. */
  @Example
  void theRestOfADivisionDecidesBetweenTwoDoubles() {
    BigInteger tie = BigInteger.ONE.shiftLeft(1200).add(BigInteger.ONE.shiftLeft(1200 - 53));
    BigInteger three = BigInteger.valueOf(3);
    double above = Math.nextUp(Math.scalb(1.0, 126));
    BigInteger divisor = three.shiftLeft(1074);
    for (BigInteger sign : List.of(BigInteger.ONE, BigInteger.ONE.negate())) {
      BigInteger dividend = tie.multiply(three).multiply(sign);
      assertEquals(sign.signum() * Math.scalb(1.0, 126), ExactSum.quotient(dividend, divisor));
      assertEquals(sign.signum() * above, ExactSum.quotient(dividend.add(sign), divisor));
    }
  }

  @Property(tries = 300)
  void productsAreExact(@ForAll float x, @ForAll double y) {
    double other = Math.scalb(y, -Math.getExponent(y));
    ExactSum sum = new ExactSum();
    sum.addProduct(x, other);
    BigDecimal expected = new BigDecimal((double) x).multiply(new BigDecimal(other));
    assertEquals(0, expected.compareTo(decimal(sum)), () -> expected + " and " + decimal(sum));
  }

  @Example
  void digitsAreCarriedBeforeTheyOverflow() {
    for (double value : new double[] {Double.MIN_VALUE, 0.1, -0.1, -1e300}) {
      ExactSum sum = of(List.of(value));
      ExactSum next = of(List.of(value));
      BigDecimal expected = new BigDecimal(value);
      BigDecimal expectedNext = expected;
      // The numbers of Fibonacci: far more than 2^64 additions in the end.
      for (int i = 0; i < 50; i++) {
        sum.add(next);
        expected = expected.add(expectedNext);
        next.add(sum);
        expectedNext = expectedNext.add(expected);
        assertEquals(0, expected.compareTo(decimal(sum)), value + ", sum " + i);
      }
    }
  }

  @Example
  void whatIsNotFiniteStaysSo() {
    for (double value : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      ExactSum sum = of(Arrays.asList(1.0, value, -value, 2.0));
      assertTrue(sum.isInfinite());
      assertEquals(Double.POSITIVE_INFINITY, sum.value());
      ExactSum other = new ExactSum();
      assertFalse(other.isInfinite());
      other.add(sum);
      assertTrue(other.isInfinite());
    }
    ExactSum product = new ExactSum();
    product.addProduct(1e200, -1e200);
    assertTrue(product.isInfinite());
  }
}
