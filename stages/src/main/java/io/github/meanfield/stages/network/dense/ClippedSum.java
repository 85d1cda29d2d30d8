package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.SecretDraws;
import java.util.Arrays;

/** The sum of gradients of rows, each clipped by itself, for the next step of a network. */
final class ClippedSum {

  private final Layer[] layers;
  private final int firstTrained;
  private final Parameters parameters;

  /** Position of the first parameter that is trained. */
  private final int trainedFrom;

  private final double[] sum;
  private double[] squares = {};
  private float[] factors = {};

  /**
   * A sum of no rows.
   *
   * @param layers the layers of the network
   * @param firstTrained the first that is trained: backpropagation ends there
   * @param parameters parameters of the network, whose gradient is written over
   */
  ClippedSum(Layer[] layers, int firstTrained, Parameters parameters) {
    this.layers = layers;
    this.firstTrained = firstTrained;
    this.parameters = parameters;
    this.trainedFrom =
        Arrays.stream(layers).limit(firstTrained).mapToInt(Layer::parameterLength).sum();
    this.sum = new double[parameters.values().length];
  }

  /** Begins anew. */
  void clear() {
    Arrays.fill(sum, 0);
  }

  /**
   * Adds the rows that the layers have computed last.
   *
   * @param delta rows × outputs: the derivatives of their losses with respect to the outputs
   * @param rows number of rows
   * @param clip the norm that the gradient of a row is shortened to if it is longer
   */
  void add(float[] delta, int rows, double clip) {
    if (squares.length < rows) {
      squares = new double[rows];
      factors = new float[rows];
    }
    Arrays.fill(squares, 0, rows, 0);
    float[] backward = delta;
    for (int i = layers.length - 1; i >= firstTrained; i--) {
      backward = layers[i].backwardOfRows(backward, rows, i > firstTrained, squares);
    }
    for (int i = 0; i < rows; i++) {
      factors[i] = clipping(Math.sqrt(squares[i]), clip);
    }
    for (int i = firstTrained; i < layers.length; i++) {
      layers[i].sumRows(factors, rows);
    }
    float[] gradient = parameters.gradient();
    for (int i = trainedFrom; i < gradient.length; i++) {
      sum[i] += gradient[i];
    }
  }

  /**
   * A little less than needed, so that rounding floats does not lift the norm above the clip: but
   * floats below the least normal one are rounded by far more, and are 0 here.
   */
  private static float clipping(double norm, double clip) {
    double most = (1 - 0x1p-18) * clip;
    if (norm <= most) {
      return 1;
    }
    float factor = (float) (most / norm);
    return factor >= Float.MIN_NORMAL ? factor : 0;
  }

  /**
   * Leaves the sum with noise, divided by a number of rows, as the gradient, and begins anew.
   *
   * @param noise draws of the noise
   * @param deviation its standard deviation
   * @param rows what the noisy sum is divided by
   */
  void leaveNoisyMean(SecretDraws noise, double deviation, double rows) {
    float[] gradient = parameters.gradient();
    Arrays.fill(gradient, 0, trainedFrom, 0);
    for (int i = trainedFrom; i < gradient.length; i++) {
      gradient[i] = (float) ((sum[i] + deviation * noise.gaussian()) / rows);
    }
    clear();
  }

  /** Bytes of its arrays. */
  long bytes() {
    return (long) Double.BYTES * (sum.length + squares.length)
        + (long) Float.BYTES * factors.length;
  }
}
