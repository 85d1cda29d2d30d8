package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.Nesterovs;

/** Nesterov's accelerated gradient, in the form of Sutskever et al. 2013 and of CS231n. */
record NesterovsRule(Nesterovs config) implements UpdateRule {

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    float[] v = memory[0];
    float rate = (float) config.getLearningRate(iteration, epoch);
    float momentum = (float) config.currentMomentum(iteration, epoch);
    float ahead = -momentum - 1f;
    for (int i = from; i < to; i++) {
      float kept = momentum * v[i];
      float velocity = kept - rate * gradient[i];
      v[i] = velocity;
      x[i] -= kept + ahead * velocity;
    }
  }
}
