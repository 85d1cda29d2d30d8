package io.github.meanfield.stages.network.dense;

/**
 * Subtracts the gradient, which is a change ready to be made, as that of batch normalization's
 * running estimates: DL4J's {@code NoOp}.
 */
record PlainRule() implements UpdateRule {

  @Override
  public int memories() {
    return 0;
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    for (int i = from; i < to; i++) {
      x[i] -= gradient[i];
    }
  }
}
