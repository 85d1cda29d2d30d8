package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.HiddenLayers;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.engine.NetworkOutputs;
import java.util.stream.IntStream;

/**
 * What a hidden layer of a network gives; of several networks one after another.
 *
 * @param parts number of the layer's last part in each network
 * @param widths units of the layer in each
 */
public record HiddenLayer(int[] parts, int[] widths) implements FurtherColumn {

  /**
   * Finds a layer.
   *
   * @param configurations of the networks
   * @param layer what {@link HiddenLayers#find} takes
   * @throws IllegalArgumentException if there is no such layer; the message says what a network
   *     "has"
   */
  static HiddenLayer of(String[] configurations, String layer) {
    int[] parts = new int[configurations.length];
    int[] widths = new int[configurations.length];
    for (int i = 0; i < parts.length; i++) {
      if (i > 0 && configurations[i].equals(configurations[i - 1])) {
        parts[i] = parts[i - 1];
        widths[i] = widths[i - 1];
      } else {
        NetworkConfiguration network = NetworkConfiguration.parse(configurations[i]);
        parts[i] = HiddenLayers.find(network, layer);
        widths[i] = NetworkOutputs.width(network, parts[i]);
      }
    }
    return new HiddenLayer(parts, widths);
  }

  @Override
  public int width() {
    return IntStream.of(widths).sum();
  }

  /** Memory for what the layer of each network gives. */
  float[][] reserve(int rows) {
    return IntStream.of(widths)
        .mapToObj(width -> new float[Math.multiplyExact(rows, width)])
        .toArray(float[][]::new);
  }

  @Override
  public Values of(TrainedNetwork network, ScoredRows rows) {
    return (row, into) -> write(rows.activations(), row, into);
  }

  /**
   * Writes what the layers give for a row.
   *
   * @param activations of each network, row by row
   * @param row number of the row
   * @param into takes {@link #width} values
   */
  public void write(float[][] activations, int row, double[] into) {
    int position = 0;
    for (int i = 0; i < widths.length; i++) {
      for (int k = row * widths[i]; k < (row + 1) * widths[i]; k++) {
        into[position++] = activations[i][k];
      }
    }
  }
}
