package io.github.meanfield.stages.network;

import java.io.Serializable;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * An integral from 0 to 1 as a weighted sum of values at points.
 *
 * @param points where, ascending
 * @param weights as many, which add up to 1
 */
public record Quadrature(float[] points, double[] weights) implements Serializable {

  /**
   * That of Gauss and Legendre, which is exact for polynomials up to degree 2 · size - 1.
   *
   * @param size number of points, at least 1
   */
  public static Quadrature gaussLegendre(int size) {
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(size, 0, 1);
    float[] points = new float[size];
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      points[i] = (float) rule.getPoint(i);
      weights[i] = rule.getWeight(i);
    }
    return new Quadrature(points, weights);
  }

  /** Number of points. */
  public int size() {
    return points.length;
  }
}
