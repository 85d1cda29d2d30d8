package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.runtime.steps.Activate;

/**
 * An activation of a row. Training computes the same functions with their slopes, by the same
 * exponential and hyperbolic tangent.
 */
final class ActivationEvaluation implements NetworkEvaluation.LayerEvaluation {

  private static final float SELU_ALPHA = 1.6732632423543772f;
  private static final float SELU_LAMBDA = 1.0507009873554805f;
  private static final float GELU_FACTOR = 1.702f;

  private final Activate layer;
  private final float alpha;
  private final int units;
  private final float[] output;
  private final float[] scratch;

  ActivationEvaluation(Activate layer, int units) {
    this.layer = layer;
    this.alpha = (float) layer.alpha();
    this.units = units;
    output = new float[units];
    scratch = new float[units];
  }

  @Override
  public float[] apply(float[] input) {
    activate(input);
    if (layer.mix().length > 0) {
      mix(input, layer.mix());
    }
    return output;
  }

  private void mix(float[] input, float[] mix) {
    for (int j = 0; j < units; j++) {
      output[j] = input[j] + mix[j] * (output[j] - input[j]);
    }
  }

  private void activate(float[] input) {
    switch (layer.function()) {
      case IDENTITY -> System.arraycopy(input, 0, output, 0, units);
      case RELU -> leaky(input, 0);
      case LEAKY_RELU -> leaky(input, alpha);
      case ELU -> elu(input, 1, 1);
      case SELU -> elu(input, SELU_LAMBDA, SELU_ALPHA);
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
      case GELU -> swish(input, GELU_FACTOR);
      case SWISH -> swish(input, 1f);
      case MISH -> mish(input);
      case SOFTPLUS -> {
        for (int j = 0; j < units; j++) {
          // ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)
          output[j] = Math.max(input[j], 0f) + (float) Math.log1p(Math.exp(-Math.abs(input[j])));
        }
      }
    }
  }

  private void leaky(float[] input, float slope) {
    for (int j = 0; j < units; j++) {
      output[j] = Math.max(input[j], 0f) + slope * Math.min(input[j], 0f);
    }
  }

  private void elu(float[] input, float factor, float below) {
    for (int j = 0; j < units; j++) {
      output[j] = Math.min(input[j], 0f);
    }
    FloatMath.exp(output, 1f, output, scratch, units);
    for (int j = 0; j < units; j++) {
      output[j] = factor * (Math.max(input[j], 0f) + below * (output[j] - 1f));
    }
  }

  private void swish(float[] input, float factor) {
    FloatMath.exp(input, -factor, output, scratch, units);
    for (int j = 0; j < units; j++) {
      output[j] = input[j] * (1f / (1f + output[j]));
    }
  }

  /** With n = e^-x the tanh of ln(1 + e^x) is w / (w + 2n²), where w = 1 + 2n. */
  private void mish(float[] input) {
    FloatMath.exp(input, -1f, output, scratch, units);
    for (int j = 0; j < units; j++) {
      // Its square is to be finite; the tanh is 1e-18 from there on.
      float n = Math.min(output[j], 1e18f);
      float w = 1f + 2f * n;
      output[j] = input[j] * (w * (1f / (w + 2f * n * n)));
    }
  }
}
