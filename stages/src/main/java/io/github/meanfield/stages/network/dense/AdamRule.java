package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.Adam;

/** Adam (Kingma and Ba 2014). */
record AdamRule(Adam config) implements UpdateRule {

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
    float corrected = UpdateRules.correctedRate(rate, beta1, beta2, epsilon, iteration);
    float rest1 = 1f - beta1;
    float rest2 = 1f - beta2;
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float first = beta1 * m[i] + g * rest1;
      float second = beta2 * v[i] + g * g * rest2;
      m[i] = first;
      v[i] = second;
      x[i] -= (first * corrected) / ((float) Math.sqrt(second) + epsilon);
    }
  }
}
