package io.github.meanfield.stages.network.engine;

import io.github.meanfield.stages.network.HiddenLayers;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkOutput;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dense.OutputActivation;
import org.nd4j.linalg.activations.IActivation;

/**
 * Outputs of any network and of its layers; what the dense engine knows does without ND4J's native
 * library.
 */
public final class NetworkOutputs {

  private NetworkOutputs() {}

  /**
   * Number of outputs of a row, of a network whose layers fit together.
   *
   * @param network the network
   * @throws IllegalArgumentException if they do not, or the outputs are no row of numbers, or there
   *     is no memory for them
   */
  public static int count(NetworkConfiguration network) {
    network.requireComputable();
    return DenseNetwork.numOutputs(network.toJson()).orElseGet(network::numOutputs);
  }

  /**
   * Number of values that a part gives for a row.
   *
   * @param network the network, whose layers fit together
   * @param part number of the part, not the output
   */
  public static int width(NetworkConfiguration network, int part) {
    return DenseNetwork.width(network.toJson(), part)
        .orElseGet(() -> HiddenLayers.width(network, part));
  }

  /**
   * Applies the activation of the output layer.
   *
   * @param activation the activation
   * @param outputs rows × outputs, row by row; may be changed
   * @param rows number of rows, at least 1
   * @return the same after the activation
   */
  public static float[] activate(IActivation activation, float[] outputs, int rows) {
    return OutputActivation.apply(activation, outputs, rows)
        ? outputs
        : NetworkOutput.activate(activation, outputs, rows);
  }
}
