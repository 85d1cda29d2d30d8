package io.github.meanfield.runtime.math;

/**
 * A quotient of polynomials. Coefficients come from the highest power to the lowest, and must not
 * be changed.
 *
 * @param numerator coefficients above the line, at least one
 * @param denominator coefficients below it, at least one
 */
public record RationalFunction(double[] numerator, double[] denominator) {

  /** The value at x, times a factor. */
  public double apply(double factor, double x) {
    return factor * polynomial(numerator, x) / polynomial(denominator, x);
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * x + coefficient;
    }
    return sum;
  }
}
