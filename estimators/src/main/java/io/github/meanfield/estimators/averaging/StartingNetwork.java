package io.github.meanfield.estimators.averaging;

import io.github.meanfield.stages.network.ParameterLayout;
import io.github.meanfield.stages.network.TrainableNetwork;
import java.util.Arrays;

/**
 * The network that training starts from.
 *
 * @param network a network of the kind that is trained, for use by the driver
 * @param layout what its parameters are
 * @param state parameters and updater state to start from
 * @param fitted whether the parameters have been fitted to the scale of the features
 * @param trained whether all of them are those of a model that was trained before
 */
public record StartingNetwork(
    TrainableNetwork network,
    ParameterLayout layout,
    float[] state,
    boolean fitted,
    boolean trained) {

  /** Number of parameters. */
  public int parameterLength() {
    return network.parameterLength();
  }

  /**
   * Parameters that have learned nothing and do no harm: those that were trained before, or else
   * biases without weights, so that the output is the same whatever the row.
   */
  float[] guess() {
    float[] parameters = Arrays.copyOf(state, parameterLength());
    if (!trained) {
      for (ParameterLayout.Group weights : layout.trainedWeights()) {
        Arrays.fill(parameters, weights.offset(), weights.offset() + weights.length(), 0);
      }
    }
    return parameters;
  }
}
