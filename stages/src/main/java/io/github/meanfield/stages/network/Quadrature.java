package io.github.meanfield.stages.network;

import java.io.Serializable;

/**
 * An integral from 0 to 1 as a weighted sum of values at points.
 *
 * @param points where, ascending
 * @param weights as many, which add up to 1
 */
public record Quadrature(float[] points, double[] weights) implements Serializable {

  private static final double TOLERANCE = 1e-14;

  /**
   * That of Gauss and Legendre, which is exact for polynomials up to degree 2 · size - 1. (The one
   * of commons-math computes all smaller ones before, which takes minutes for some hundred points.)
   *
   * @param size number of points, at least 1
   */
  public static Quadrature gaussLegendre(int size) {
    float[] points = new float[size];
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      // Newton's method, from near the root of Legendre's polynomial.
      double x = -Math.cos(Math.PI * (i + 0.75) / (size + 0.5));
      double[] legendre;
      double step;
      do {
        legendre = legendre(size, x);
        step = legendre[0] / legendre[1];
        x -= step;
      } while (Math.abs(step) > TOLERANCE);
      points[i] = (float) ((1 + x) / 2);
      weights[i] = 1 / ((1 - x * x) * legendre[1] * legendre[1]);
    }
    return new Quadrature(points, weights);
  }

  /** Legendre's polynomial of a degree, and its derivative. */
  private static double[] legendre(int degree, double x) {
    double before = 1;
    double value = x;
    for (int n = 2; n <= degree; n++) {
      double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
      before = value;
      value = next;
    }
    return new double[] {value, degree * (x * value - before) / (x * x - 1)};
  }

  /** Number of points. */
  public int size() {
    return points.length;
  }
}
