package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.Sgd;

/** Stochastic gradient descent. */
record SgdRule(Sgd config) implements UpdateRule {

  @Override
  public int memories() {
    return 0;
  }

  /** A rate that is infinite has no product with 0, and a negative one makes it -0. */
  @Override
  public boolean leavesWithoutGradient(int iteration, int epoch) {
    float rate = (float) config.getLearningRate(iteration, epoch);
    return rate >= 0 && Float.isFinite(rate);
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    float rate = (float) config.getLearningRate(iteration, epoch);
    for (int i = from; i < to; i++) {
      x[i] -= rate * gradient[i];
    }
  }
}
