package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.ShiftableInputs;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.Arrays;

/**
 * A trained network whose features are shifted so that losses rise. Of several networks the mean of
 * their losses is what rises; they must scale features alike.
 *
 * @param network the network
 * @param attack how features are shifted
 */
public record AttackedNetwork(TrainedNetwork network, Attack attack) {

  /**
   * Requires that a network can be attacked.
   *
   * @param uid uid of the stage, for the error
   * @throws IllegalArgumentException if it has no gradients of features, or is of several networks
   *     that scale features each in its own way
   */
  public static void require(TrainedNetwork network, String uid) {
    network.requireGradients(uid, "an attack was asked for");
    long encodings =
        network.networks().stream()
            .map(each -> each.configuration())
            .distinct()
            .map(each -> NetworkConfiguration.parse(each).tabularInput().map(TabularInput::slots))
            .distinct()
            .count();
    if (encodings > 1) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the model is of networks that scale features in %d ways, so that no shift is the"
                  + " same for all; required is a model of one fit, or attack one of its networks,"
                  + " as ofNetworks gives them",
              uid, encodings));
    }
  }

  /**
   * Outputs of rows that are attacked.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @param numFeatures features of a row
   * @param losses losses of the rows by the outputs of one network
   * @return rows × numOutputs, row by row
   */
  public float[] outputs(
      float[] features, int rows, int numFeatures, ShiftableInputs.Losses losses) {
    return network.combined(
        opened -> {
          float[] shifts = new float[rows * numFeatures];
          float[] gradient = new float[shifts.length];
          float[] sum = opened.length == 1 ? gradient : new float[shifts.length];
          for (int step = 0; step < attack.steps(); step++) {
            Arrays.fill(sum, 0);
            for (TrainableNetwork each : opened) {
              ((ShiftableInputs) each).shiftGradient(features, rows, shifts, losses, gradient);
              for (int i = 0; sum != gradient && i < sum.length; i++) {
                sum[i] += gradient[i];
              }
            }
            attack.move(sum, rows, numFeatures, shifts);
          }
          float[][] outputs = new float[opened.length][];
          for (int i = 0; i < outputs.length; i++) {
            outputs[i] = ((ShiftableInputs) opened[i]).outputs(features, rows, shifts);
          }
          return outputs;
        },
        rows);
  }
}
