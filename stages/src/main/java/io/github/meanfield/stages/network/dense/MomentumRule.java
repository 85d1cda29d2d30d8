package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.Momentum;

/** Classical momentum (Polyak 1964). */
record MomentumRule(Momentum config) implements UpdateRule {

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    float[] v = memory[0];
    float rate = (float) config.getLearningRate(iteration, epoch);
    float momentum = (float) config.getMomentum();
    for (int i = from; i < to; i++) {
      float velocity = momentum * v[i] - rate * gradient[i];
      v[i] = velocity;
      x[i] += velocity;
    }
  }
}
