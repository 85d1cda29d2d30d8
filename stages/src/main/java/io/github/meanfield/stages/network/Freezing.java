package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;

/**
 * Freezes the first layers of a network by DL4J's {@code FrozenLayer}: training does not change
 * their parameters. A layer is one with weights, together with the batch normalizations (and
 * learned activations) that look at nothing but its output and that of layers before it; the first
 * goes together with a {@code TabularInput}. In a graph layers count in the order in which DL4J
 * computes them. Frozen layers compute as in scoring: without dropout, and normalized by the
 * running statistics.
 */
public final class Freezing {

  private Freezing() {}

  /** The number of layers that can be frozen: all with weights but the output layer. */
  public static int layers(NetworkConfiguration network) {
    return (int)
        network.parts().stream()
            .filter(part -> part != network.output() && hasWeights(part))
            .count();
  }

  /**
   * Freezes the first layers.
   *
   * @param network the network
   * @param count how many of them, at most {@link #layers}
   */
  public static void freeze(NetworkConfiguration network, int count) {
    if (count == 0) {
      return;
    }
    Set<String> frozen = new HashSet<>();
    Set<String> unchanged = new HashSet<>(network.inputs());
    int layers = 0;
    for (Part part : network.parts()) {
      if (hasWeights(part) ? layers++ < count : unchanged.containsAll(part.inputs())) {
        unchanged.add(part.name());
        if (part.length() > 0) {
          frozen.add(part.name());
        }
      }
    }
    // What lies between frozen layers is frozen too; what follows the last of them, such as the
    // dropout before the first trained layer, is not.
    List<Part> backwards = new ArrayList<>(network.parts());
    Collections.reverse(backwards);
    for (Part part : backwards) {
      if (frozen.contains(part.name())) {
        frozen.addAll(part.inputs());
        network.freeze(part);
      }
    }
  }

  /** Whether a part is a layer with weights: one that counts. */
  static boolean hasWeights(Part part) {
    Layer layer = part.layer() == null ? null : NetworkInput.inner(part.layer());
    return part.length() > 0
        && !(layer instanceof BatchNormalization
            || layer instanceof PReLULayer
            || layer instanceof ParametricActivation
            || layer instanceof TabularInput);
  }
}
