package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The hidden layers of a network, whose activations may be asked for. In a {@code
 * MultiLayerConfiguration} they have numbers from 1 on: a layer with weights is one, together with
 * the batch normalization, activation and the like that follow it, as params hiddenLayers and
 * frozenLayers count. In a {@code ComputationGraphConfiguration}, whose layers need not follow one
 * another, every vertex but the output is one, by its name.
 */
public final class HiddenLayers {

  /** The hidden layer that is nearest to the output. */
  public static final String LAST = "last";

  private HiddenLayers() {}

  /**
   * Finds a hidden layer.
   *
   * @param network the network
   * @param layer its number or name, or {@link #LAST} in a MultiLayerConfiguration
   * @return the number of its last part among the parts of the network
   * @throws IllegalArgumentException if there is no such layer, or it gives a sequence and no row;
   *     the message says what the network "has"
   */
  public static int find(NetworkConfiguration network, String layer) {
    int end = find(network, ends(network), layer);
    Part part = network.parts().get(end);
    if (network.givesSequence(part)) {
      throw new IllegalArgumentException(
          String.format(
              "has as hidden layer '%s' %s, which gives a sequence, as long as that of a row;"
                  + " required is one that gives a row, as do GlobalPoolingLayer, LastTimeStep and"
                  + " those behind them",
              layer, part.describe()));
    }
    return end;
  }

  private static int find(NetworkConfiguration network, List<Integer> ends, String layer) {
    if (network.isGraph()) {
      for (int end : ends) {
        if (network.parts().get(end).name().equals(layer)) {
          return end;
        }
      }
    } else if (layer.equals(LAST) && !ends.isEmpty()) {
      return ends.get(ends.size() - 1);
    } else if (layer.matches("[1-9][0-9]{0,8}") && Integer.parseInt(layer) <= ends.size()) {
      return ends.get(Integer.parseInt(layer) - 1);
    }
    throw new IllegalArgumentException(
        String.format(
            "has no hidden layer '%s'; %s",
            layer,
            ends.isEmpty()
                ? "it has none"
                : network.isGraph()
                    ? "a graph has them by the names of its vertices: " + names(network, ends)
                    : String.format(
                        "required is %s, or a number from 1 to %d: %s",
                        LAST, ends.size(), names(network, ends))));
  }

  private static String names(NetworkConfiguration network, List<Integer> ends) {
    return ends.stream()
        .map(end -> network.parts().get(end).describe())
        .collect(Collectors.joining(", "));
  }

  /** The last part of each layer. */
  private static List<Integer> ends(NetworkConfiguration network) {
    List<Part> parts = network.parts();
    List<Integer> ends = new ArrayList<>();
    boolean isHidden = false;
    for (int i = 0; i < parts.size(); i++) {
      boolean isOutput = parts.get(i) == network.output();
      if (network.isGraph()) {
        if (!isOutput) {
          ends.add(i);
        }
      } else if (isOutput || Freezing.hasWeights(parts.get(i))) {
        if (isHidden) {
          ends.add(i - 1);
        }
        isHidden = true;
      }
    }
    return ends;
  }

  /**
   * Number of values of a part for a row, of any network: DL4J computes a row of zeros.
   *
   * @param network the network
   * @param part number of the part
   */
  public static int width(NetworkConfiguration network, int part) {
    Nd4jCode.ensure();
    Dl4jModel copy = new Dl4jModel(NetworkConfiguration.parse(network.toJson()).open(null));
    Part of = network.parts().get(part);
    return Math.toIntExact(
        copy.outputs(
                Dl4jRows.of(new float[network.numFeatures()], 1, network.rowShape()),
                part,
                of.name())
            .activations()
            .length());
  }
}
