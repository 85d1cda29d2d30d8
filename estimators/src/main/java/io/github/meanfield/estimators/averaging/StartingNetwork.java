package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.TrainableNetwork;

/**
 * The network that training starts from.
 *
 * @param network a network of the kind that is trained, for use by the driver
 * @param layout what its parameters are
 * @param state parameters and updater state to start from
 * @param fitted whether the parameters have been fitted to the scale of the features
 */
public record StartingNetwork(
    TrainableNetwork network, ParameterLayout layout, float[] state, boolean fitted) {

  /** Number of parameters. */
  public int parameterLength() {
    return network.parameterLength();
  }
}
