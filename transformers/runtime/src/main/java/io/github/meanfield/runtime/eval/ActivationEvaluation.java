package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Activate;

/** An activation of a row. */
final class ActivationEvaluation implements NetworkEvaluation.LayerEvaluation {

  private final ActivationFunction function;
  private final float[] mix;
  private final float[] output;
  private final float[] scratch;

  ActivationEvaluation(Activate layer, int units) {
    function = new ActivationFunction(layer.function(), (float) layer.alpha());
    mix = layer.mix();
    output = new float[units];
    scratch = new float[units];
  }

  @Override
  public float[] apply(float[] input) {
    function.apply(input, output, scratch, output.length);
    for (int j = 0; j < mix.length; j++) {
      output[j] = input[j] + mix[j] * (output[j] - input[j]);
    }
    return output;
  }
}
