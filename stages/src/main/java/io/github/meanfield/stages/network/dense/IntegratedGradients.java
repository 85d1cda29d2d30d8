package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.InputGradients.Slope;
import io.github.meanfield.stages.network.Quadrature;
import java.util.Arrays;

/**
 * Integrated gradients of one row after the other. The points of a row's path are a minibatch, so
 * that products of matrices have the same size whatever other rows there are, and the same bits.
 */
final class IntegratedGradients {

  private final Layer[] layers;
  private final int numFeatures;
  private final int numOutputs;

  /** What makes columns of features; null if the path is one of features. */
  private final Tabular tabular;

  private final int width;
  private final double[] sums;
  private final float[] ends;
  private float[] points = {};
  private float[] slopes = {};

  IntegratedGradients(Layer[] layers, int numFeatures, int numOutputs) {
    this.layers = layers;
    this.numFeatures = numFeatures;
    this.numOutputs = numOutputs;
    tabular = layers[0].unfrozen() instanceof Tabular first ? first : null;
    width = tabular == null ? numFeatures : tabular.width();
    sums = new double[width];
    ends = new float[2 * numFeatures];
    if (tabular != null) {
      System.arraycopy(tabular.baseline(), 0, ends, 0, numFeatures);
    }
  }

  /** The layers must have memory for as many rows as the path has points, and for two. */
  void attribute(float[] features, int row, Quadrature path, Slope slope, double[] attributions) {
    System.arraycopy(features, row * numFeatures, ends, numFeatures, numFeatures);
    float[] columns = tabular == null ? ends : tabular.forward(ends, 2, false);
    setPoints(columns, path);
    float[] values = points;
    int first = tabular == null ? 0 : 1;
    for (int i = first; i < layers.length; i++) {
      values = layers[i].forward(values, path.size(), false);
    }
    for (int s = 0; s < path.size(); s++) {
      slope.write(values, s * numOutputs, slopes);
    }
    float[] gradient = slopes;
    for (int i = layers.length - 1; i >= first; i--) {
      gradient = layers[i].inputGradient(gradient, path.size());
    }
    sum(gradient, path);
    Arrays.fill(attributions, 0);
    for (int c = 0; c < width; c++) {
      int feature = tabular == null ? c : tabular.feature(c);
      // In double, as the way may be long.
      attributions[feature] += ((double) columns[width + c] - columns[c]) * sums[c];
    }
  }

  private void setPoints(float[] columns, Quadrature path) {
    if (points.length != path.size() * width) {
      points = new float[path.size() * width];
      slopes = new float[path.size() * numOutputs];
    }
    for (int s = 0; s < path.size(); s++) {
      float share = path.points()[s];
      for (int c = 0; c < width; c++) {
        points[s * width + c] = columns[c] + share * (columns[width + c] - columns[c]);
      }
    }
  }

  private void sum(float[] gradient, Quadrature path) {
    Arrays.fill(sums, 0);
    for (int s = 0; s < path.size(); s++) {
      double weight = path.weights()[s];
      for (int c = 0; c < width; c++) {
        sums[c] += weight * gradient[s * width + c];
      }
    }
  }
}
