package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.AdaGrad;

/** AdaGrad (Duchi et al. 2011). */
record AdaGradRule(AdaGrad config) implements UpdateRule {

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
    float epsilon = (float) config.getEpsilon();
    descend(values, gradient, memory[0], from, to, rate, epsilon);
  }

  private static void descend(
      float[] values, float[] gradient, float[] h, int from, int to, float rate, float epsilon) {
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float sum = h[i] + g * g;
      h[i] = sum;
      values[i] -= (rate * g) / ((float) Math.sqrt(sum) + epsilon);
    }
  }
}
