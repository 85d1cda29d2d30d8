package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.RmsProp;

/** RMSProp (Tieleman and Hinton 2012). */
record RmsPropRule(RmsProp config) implements UpdateRule {

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
    descend(values, gradient, memory[0], from, to, rate);
  }

  private void descend(float[] values, float[] gradient, float[] s, int from, int to, float rate) {
    float decay = (float) config.getRmsDecay();
    float rest = 1f - decay;
    float epsilon = (float) config.getEpsilon();
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = s[i] * decay + g * g * rest;
      s[i] = mean;
      values[i] -= (rate * g) / ((float) Math.sqrt(mean) + epsilon);
    }
  }
}
