package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.ShiftableInputs;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.rows.FeatureRows;
import java.util.Arrays;

/**
 * A trained network whose features are shifted so that losses rise. Of several networks the mean of
 * their losses is what rises; they must scale features alike.
 *
 * @param network the network
 * @param attack how features are shifted
 */
public record AttackedNetwork(TrainedNetwork network, Attack attack) {

  private static final int MOST_ROWS = 1024;
  private static final int MOST_FLOATS = 1 << 22;

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
        Arrays.stream(network.distinctConfigurations())
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

  /** Where the losses of rows rise, by the outputs of one network. */
  @FunctionalInterface
  public interface Directions {

    /**
     * The derivatives of the loss of each row, but for a factor.
     *
     * @param outputs rows × numOutputs, row by row, before the activation of the output layer; may
     *     be longer
     * @param direction takes them, in the same places
     * @param logFactors takes the natural logarithm of the factor of each row that makes
     *     derivatives of them; -∞ if they are 0
     */
    void of(float[] outputs, float[] direction, double[] logFactors);
  }

  /**
   * How many rows are attacked at once, so that wide ones do not take any amount of memory.
   *
   * @param network a network that can be attacked
   * @param most the most rows that are asked for
   * @return from 1 to 1024
   */
  public static int rowsAtOnce(TrainedNetwork network, int most) {
    int width =
        Arrays.stream(network.distinctConfigurations())
            .mapToInt(each -> DenseNetwork.rowWidth(each).orElseThrow())
            .max()
            .orElseThrow();
    return FeatureRows.atOnce(Math.min(most, MOST_ROWS), MOST_FLOATS, width);
  }

  /**
   * Outputs of rows that are attacked.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @param numFeatures features of a row
   * @param losses where the losses of the rows rise
   * @return rows × numOutputs, row by row
   */
  public float[] outputs(float[] features, int rows, int numFeatures, Directions losses) {
    return network.combined(
        opened -> {
          float[] shifts = new float[rows * numFeatures];
          float[] gradient = new float[shifts.length];
          float[] sum = opened.length == 1 ? gradient : new float[shifts.length];
          double[] logFactors = new double[rows];
          double[] largest = new double[rows];
          for (int step = 0; step < attack.steps(); step++) {
            Arrays.fill(sum, 0);
            Arrays.fill(largest, Double.NEGATIVE_INFINITY);
            for (TrainableNetwork each : opened) {
              ((ShiftableInputs) each)
                  .shiftGradient(
                      features,
                      rows,
                      shifts,
                      (found, into) -> losses.of(found, into, logFactors),
                      gradient);
              if (sum != gradient) {
                add(gradient, logFactors, sum, largest, numFeatures);
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

  /**
   * Adds gradients of rows, each in a unit of its own, to sums in the largest unit so far.
   *
   * @param largest logarithms of the units of the sums
   */
  private static void add(
      float[] gradient, double[] logFactors, float[] sum, double[] largest, int numFeatures) {
    for (int row = 0; row < largest.length; row++) {
      double most = Math.max(largest[row], logFactors[row]);
      if (most == Double.NEGATIVE_INFINITY) {
        continue;
      }
      double before = Math.exp(largest[row] - most);
      double now = Math.exp(logFactors[row] - most);
      for (int i = row * numFeatures; i < (row + 1) * numFeatures; i++) {
        sum[i] = (float) (before * sum[i] + now * gradient[i]);
      }
      largest[row] = most;
    }
  }
}
