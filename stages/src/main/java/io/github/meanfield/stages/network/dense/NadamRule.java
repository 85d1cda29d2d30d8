package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.Nadam;

/** Adam with Nesterov's momentum (Dozat 2016); ND4J corrects the bias of the first moment only. */
record NadamRule(Nadam config) implements UpdateRule {

  @Override
  public int memories() {
    return 2;
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    float[] m = memory[0];
    float[] v = memory[1];
    float beta1 = (float) config.getBeta1();
    float beta2 = (float) config.getBeta2();
    float epsilon = (float) config.getEpsilon();
    float rate = (float) config.getLearningRate(iteration, epoch);
    float correction = (float) (1.0 - UpdateRules.power(beta1, iteration));
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float now = g * rest1;
      float first = beta1 * m[i] + now;
      float second = beta2 * v[i] + g * g * rest2;
      m[i] = first;
      v[i] = second;
      x[i] -= (rate * ((first * beta1 + now) / correction)) / ((float) Math.sqrt(second) + epsilon);
    }
  }
}
