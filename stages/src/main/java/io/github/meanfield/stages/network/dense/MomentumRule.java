package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.Momentum;

/** Classical momentum. */
record MomentumRule(Momentum config) implements UpdateRule {

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public void update(
      float[] values,
      float[] gradient,
      float[][] memory,
      int from,
      int to,
      int iteration,
      int epoch) {
    float rate = (float) config.getLearningRate(iteration, epoch);
    descend(values, gradient, memory[0], from, to, rate, (float) config.getMomentum());
  }

  private static void descend(
      float[] values, float[] gradient, float[] v, int from, int to, float rate, float momentum) {
    for (int i = from; i < to; i++) {
      float velocity = momentum * v[i] - rate * gradient[i];
      v[i] = velocity;
      values[i] += velocity;
    }
  }
}
