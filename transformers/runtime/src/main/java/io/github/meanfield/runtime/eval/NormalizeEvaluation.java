package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Normalize;

/** Batch normalization of a row, in place. */
final class NormalizeEvaluation implements NetworkEvaluation.LayerEvaluation {

  private final Normalize layer;
  private final float[] inverseStd;
  private final float[] output;

  NormalizeEvaluation(Normalize layer) {
    this.layer = layer;
    inverseStd = new float[layer.gamma().length];
    output = new float[inverseStd.length];
    float epsilon = (float) layer.epsilon();
    for (int j = 0; j < inverseStd.length; j++) {
      inverseStd[j] = 1f / (float) Math.sqrt(layer.variance()[j] + epsilon);
    }
  }

  @Override
  public float[] apply(float[] input) {
    normalize(input, layer.mean(), layer.gamma(), layer.beta());
    return output;
  }

  private void normalize(float[] input, float[] mean, float[] gamma, float[] beta) {
    for (int j = 0; j < output.length; j++) {
      output[j] = gamma[j] * ((input[j] - mean[j]) * inverseStd[j]) + beta[j];
    }
  }
}
