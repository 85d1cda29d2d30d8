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
      float[] values,
      float[] gradient,
      float[][] memory,
      int from,
      int to,
      int iteration,
      int epoch) {
    float rate = (float) config.getLearningRate(iteration, epoch);
    float momentum = (float) config.currentMomentum(iteration, epoch);
    descend(values, gradient, memory[0], from, to, rate, momentum);
  }

  private static void descend(
      float[] values, float[] gradient, float[] v, int from, int to, float rate, float momentum) {
    float ahead = -momentum - 1f;
    for (int i = from; i < to; i++) {
      float kept = momentum * v[i];
      float velocity = kept - rate * gradient[i];
      v[i] = velocity;
      values[i] -= kept + ahead * velocity;
    }
  }
}
