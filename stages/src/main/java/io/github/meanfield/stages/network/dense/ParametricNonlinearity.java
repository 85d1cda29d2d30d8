package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.network.ParametricActivation;
import java.util.Arrays;

/** x + a · (f(x) - x), with an a for each unit, as {@link ParametricActivation} says. */
final class ParametricNonlinearity extends Layer {

  private final Activation activation;
  private final int units;
  private Parameters parameters;
  private int offset;

  /** f(x) - x. */
  private float[] difference;

  private float[] slope;

  /** a, repeated for every row: C2 vectorizes loops whose arrays are read at the same position. */
  private float[] mix;

  /** Memory of the activation, then what a's gradient is summed over. */
  private float[] scratch;

  private final float[] row;
  private final float[] sum;

  ParametricNonlinearity(Activation activation, int units) {
    this.activation = activation;
    this.units = units;
    row = new float[units];
    sum = new float[units];
  }

  @Override
  int parameterLength() {
    return units;
  }

  @Override
  void bind(Parameters all, int first) {
    parameters = all;
    offset = first;
  }

  @Override
  void reserve(int rows) {
    difference = new float[Math.multiplyExact(rows, units)];
    slope = new float[difference.length];
    mix = new float[difference.length];
    scratch = new float[difference.length];
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    int length = rows * units;
    System.arraycopy(input, 0, difference, 0, length);
    activation.apply(difference, slope, scratch, length);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(parameters.values(), offset, mix, i * units, units);
    }
    for (int i = 0; i < length; i++) {
      float x = input[i];
      float d = difference[i] - x;
      difference[i] = d;
      input[i] = x + mix[i] * d;
    }
    return input;
  }

  @Override
  boolean hasGradientOfRows() {
    return true;
  }

  @Override
  float[] backwardOfRows(float[] delta, int rows, boolean inputNeeded, double[] squares) {
    for (int i = 0; i < rows; i++) {
      for (int j = i * units; j < (i + 1) * units; j++) {
        scratch[j] = delta[j] * difference[j];
      }
      double norm = FloatMath.norm(scratch, i * units, (i + 1) * units);
      squares[i] += norm * norm;
    }
    return inputGradient(delta, rows);
  }

  @Override
  void sumRows(float[] factors, int rows) {
    Arrays.fill(sum, 0);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; factors[i] > 0 && j < units; j++) {
        sum[j] += factors[i] * scratch[i * units + j];
      }
    }
    System.arraycopy(sum, 0, parameters.gradient(), offset, units);
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    int length = rows * units;
    for (int i = 0; i < length; i++) {
      scratch[i] = delta[i] * difference[i];
    }
    Arrays.fill(sum, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(scratch, i * units, row, 0, units);
      FloatMath.add(row, sum);
    }
    System.arraycopy(sum, 0, parameters.gradient(), offset, units);
    return inputGradient(delta, rows);
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    for (int i = 0; i < rows * units; i++) {
      delta[i] *= 1f + mix[i] * (slope[i] - 1f);
    }
    return delta;
  }
}
