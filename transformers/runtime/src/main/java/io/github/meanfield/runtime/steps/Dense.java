package io.github.meanfield.runtime.steps;

/**
 * output = input · weights + bias.
 *
 * @param weights one row an input, of one number an output
 * @param bias one number an output
 */
public record Dense(float[][] weights, float[] bias) implements Layer {

  /** Checks the components. */
  public Dense {
    Require.matrix("weights", weights);
    Require.finite("bias", bias);
    Require.length("bias", bias.length, weights[0].length);
  }

  @Override
  public int inputs() {
    return weights.length;
  }

  @Override
  public int outputs() {
    return bias.length;
  }

  @Override
  public long numParameters() {
    return (long) weights.length * bias.length + bias.length;
  }
}
