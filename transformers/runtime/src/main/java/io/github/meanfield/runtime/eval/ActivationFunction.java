package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.runtime.steps.Activate;

/**
 * An activation function. Training computes the same functions with their slopes, by the same
 * exponential and hyperbolic tangent.
 *
 * @param function the function
 * @param alpha for LEAKY_RELU the slope below zero; else 0
 */
record ActivationFunction(Activate.Function function, float alpha) {

  private static final float SELU_ALPHA = 1.6732632423543772f;
  private static final float SELU_LAMBDA = 1.0507009873554805f;
  private static final float GELU_FACTOR = 1.702f;

  /**
   * Computes numbers.
   *
   * @param input the arguments
   * @param output takes the results; another array
   * @param scratch a third array
   * @param units how many
   */
  void apply(float[] input, float[] output, float[] scratch, int units) {
    switch (function) {
      case IDENTITY -> System.arraycopy(input, 0, output, 0, units);
      case RELU -> leaky(input, 0, output, units);
      case LEAKY_RELU -> leaky(input, alpha, output, units);
      case ELU -> elu(input, 1, 1, output, scratch, units);
      case SELU -> elu(input, SELU_LAMBDA, SELU_ALPHA, output, scratch, units);
      case TANH -> {
        System.arraycopy(input, 0, output, 0, units);
        FloatMath.tanh(output, units);
      }
      case SIGMOID -> {
        FloatMath.exp(input, -1f, output, scratch, units);
        for (int j = 0; j < units; j++) {
          output[j] = 1f / (1f + output[j]);
        }
      }
      case GELU -> swish(input, GELU_FACTOR, output, scratch, units);
      case SWISH -> swish(input, 1f, output, scratch, units);
      case MISH -> mish(input, output, scratch, units);
      case SOFTPLUS -> {
        for (int j = 0; j < units; j++) {
          // ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
          output[j] = Math.max(input[j], 0f) + (float) Math.log1p(Math.exp(-Math.abs(input[j])));
        }
      }
    }
  }

  private static void leaky(float[] input, float slope, float[] output, int units) {
    for (int j = 0; j < units; j++) {
      output[j] = Math.max(input[j], 0f) + slope * Math.min(input[j], 0f);
    }
  }

  private static void elu(
      float[] input, float factor, float below, float[] output, float[] scratch, int units) {
    for (int j = 0; j < units; j++) {
      output[j] = Math.min(input[j], 0f);
    }
    FloatMath.exp(output, 1f, output, scratch, units);
    for (int j = 0; j < units; j++) {
      output[j] = factor * (Math.max(input[j], 0f) + below * (output[j] - 1f));
    }
  }

  private static void swish(
      float[] input, float factor, float[] output, float[] scratch, int units) {
    FloatMath.exp(input, -factor, output, scratch, units);
    for (int j = 0; j < units; j++) {
      output[j] = input[j] * (1f / (1f + output[j]));
    }
  }

  /** With n = e^-x the tanh of ln(1 + e^x) is w / (w + 2n²), where w = 1 + 2n. */
  private static void mish(float[] input, float[] output, float[] scratch, int units) {
    FloatMath.exp(input, -1f, output, scratch, units);
    for (int j = 0; j < units; j++) {
      // Its square is to be finite; the tanh is 1e-18 from there on.
      float n = Math.min(output[j], 1e18f);
      float w = 1f + 2f * n;
      output[j] = input[j] * (w * (1f / (w + 2f * n * n)));
    }
  }
}
