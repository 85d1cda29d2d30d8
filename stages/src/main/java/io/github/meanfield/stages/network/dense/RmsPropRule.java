package io.github.meanfield.stages.network.dense;

import org.nd4j.linalg.learning.config.RmsProp;

/** RMSProp (Tieleman and Hinton 2012). */
record RmsPropRule(RmsProp config) implements UpdateRule {

  @Override
  public int memories() {
    return 1;
  }

  @Override
  public float initialMemory() {
    return (float) config.getEpsilon();
  }

  @Override
  public void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch) {
    float[] s = memory[0];
    float rate = (float) config.getLearningRate(iteration, epoch);
    float decay = (float) config.getRmsDecay();
    float rest = 1f - decay;
    float epsilon = (float) config.getEpsilon();
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float mean = s[i] * decay + g * g * rest;
      s[i] = mean;
      x[i] -= (rate * g) / ((float) Math.sqrt(mean) + epsilon);
    }
  }
}
