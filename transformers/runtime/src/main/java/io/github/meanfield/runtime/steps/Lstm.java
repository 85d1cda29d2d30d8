package io.github.meanfield.runtime.steps;

/**
 * Long short-term memory without peepholes (Graves and Schmidhuber 2005). Of a step x, the outputs
 * h and the memory c of the step before it, which are 0 at first: a, f, o, g = (x, h) · weights +
 * bias; c = sigmoid(f) · c + sigmoid(g) · tanh(a); h = sigmoid(o) · tanh(c).
 *
 * @param weights one row an input and then one a unit, of one number for a of each unit, then for
 *     f, o and g
 * @param bias one number for each column of weights
 */
public record Lstm(float[][] weights, float[] bias) implements SequenceLayer {

  /** a, f, o and g. */
  public static final int GATES = 4;

  /** Checks the components. */
  public Lstm {
    Require.matrix("weights", weights);
    Require.finite("bias", bias);
    Require.length("bias", bias.length, weights[0].length);
    Require.that(
        bias.length % GATES == 0 && weights.length > bias.length / GATES,
        "weights are %d × %d; required are four columns a unit, and more rows than units",
        weights.length,
        bias.length);
  }

  @Override
  public int inputs() {
    return weights.length - outputs();
  }

  @Override
  public int outputs() {
    return bias.length / GATES;
  }

  @Override
  public long numParameters() {
    return (long) weights.length * bias.length + bias.length;
  }
}
