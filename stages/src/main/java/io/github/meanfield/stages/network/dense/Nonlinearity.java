package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;

/** Applies an activation function to each number. */
final class Nonlinearity extends Layer {

  private final Activation activation;
  private final int units;
  private float[] slope;
  private float[] scratch;

  Nonlinearity(Activation activation, int units) {
    this.activation = activation;
    this.units = units;
  }

  @Override
  void reserve(int rows) {
    slope = new float[Math.multiplyExact(rows, units)];
    scratch = new float[slope.length];
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    activation.apply(input, slope, scratch, rows * units);
    return input;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    return inputGradient(delta, rows);
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    FloatMath.multiply(delta, slope, 0, rows * units);
    return delta;
  }
}
