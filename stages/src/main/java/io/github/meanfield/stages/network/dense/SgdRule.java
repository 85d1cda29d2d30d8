package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.Sgd;

/** Stochastic gradient descent. */
record SgdRule(Sgd config) implements UpdateRule {

  @Override
  public int memories() {
    return 0;
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
