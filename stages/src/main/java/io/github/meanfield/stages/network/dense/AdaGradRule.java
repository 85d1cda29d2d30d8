package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.AdaGrad;

/** AdaGrad (Duchi et al. 2011). */
record AdaGradRule(AdaGrad config) implements UpdateRule {

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public float initialMemory() {
    return (float) config.getEpsilon();
  }

  /** The sum of squares stays, and what is subtracted is 0, if what it is divided by is not. */
  @Override
  public boolean leavesWithoutGradient(int iteration, int epoch) {
    float rate = (float) config.getLearningRate(iteration, epoch);
    return rate >= 0 && Float.isFinite(rate) && (float) config.getEpsilon() > 0;
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    float[] h = memory[0];
    float rate = (float) config.getLearningRate(iteration, epoch);
    float epsilon = (float) config.getEpsilon();
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float sum = h[i] + g * g;
      h[i] = sum;
      x[i] -= (rate * g) / ((float) Math.sqrt(sum) + epsilon);
    }
  }
}
