package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.ParameterLayout;
import java.util.List;

/**
 * From the network before a round and the mean of the networks after it to the network that the
 * next round starts from: SlowMo (Wang et al. 2020, "SlowMo: improving communication-efficient
 * distributed SGD with slow momentum", algorithm 1). With γ the learning rate of the round, x the
 * network before it and x' the mean after it, u ← β·u + (x' - x) / γ, and the next network is x +
 * α·γ·u: earlier rounds count by the direction they went, at the learning rate of now.
 */
public final class OuterStep {

  /** Of the largest learning rate; no float is moved by steps of less. */
  private static final double SMALLEST_RATE = 1e-9;

  private final float momentum;
  private final float learningRate;
  private final List<ParameterLayout.Group> moved;

  /**
   * The step of one fit.
   *
   * @param momentum β
   * @param learningRate α
   * @param layout what the parameters are; running statistics are left as averaged
   */
  OuterStep(double momentum, double learningRate, ParameterLayout layout) {
    this.momentum = (float) momentum;
    this.learningRate = (float) learningRate;
    this.moved = layout.groups().stream().filter(group -> !group.isRunningStatistic()).toList();
  }

  /**
   * The momentum that suits a number of workers: the more of them, the less their mean moves.
   *
   * @param numWorkers networks that are trained at a time
   * @return 0 below 4, 0.2 from 4, 0.5 from 8, 0.6 from 16
   */
  public static double automaticMomentum(int numWorkers) {
    if (numWorkers < 4) {
      return 0;
    }
    return numWorkers < 8 ? 0.2 : numWorkers < 16 ? 0.5 : 0.6;
  }

  /** The u before the first round; empty if none is needed. */
  float[] freshVelocity(int parameterLength) {
    return new float[momentum == 0 ? 0 : parameterLength];
  }

  /**
   * Makes the step.
   *
   * @param before state before the round
   * @param mean mean of the states after it; becomes the state to go on from
   * @param velocity u, which is changed
   * @param relativeRate γ, relative to the rate that the schedule starts from: 1 where it stays
   */
  void apply(float[] before, float[] mean, float[] velocity, double relativeRate) {
    if (momentum == 0 && learningRate == 1) {
      return;
    }
    float rate = (float) Math.max(relativeRate, SMALLEST_RATE);
    for (ParameterLayout.Group group : moved) {
      int to = group.offset() + group.length();
      for (int i = group.offset(); i < to; i++) {
        float step = mean[i] - before[i];
        if (momentum != 0) {
          velocity[i] = momentum * velocity[i] + step / rate;
          step = rate * velocity[i];
        }
        mean[i] = before[i] + learningRate * step;
      }
    }
  }
}
