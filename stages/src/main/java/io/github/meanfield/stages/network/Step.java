package io.github.meanfield.stages.network;

/**
 * What changes from step to step of an optimizer.
 *
 * @param rate what the learning rate of each parameter, which the network's configuration gives, is
 *     multiplied by, at least 0
 * @param regularization what the probability of dropping a unit and the decoupled weight decay are
 *     multiplied by, in [0, 1]
 */
public record Step(double rate, double regularization) {

  /** All as the configuration says. */
  public static final Step PLAIN = new Step(1, 1);
}
