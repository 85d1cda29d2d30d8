package io.github.meanfield.stages.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which layer and which weights or biases each of the flat parameters of a network belongs to.
 *
 * @param groups groups of parameters, in their order; together they are all of them
 */
public record ParameterLayout(List<Group> groups) {

  private static final Set<String> RUNNING_STATISTICS = Set.of("mean", "var", "log10stdev");

  /**
   * Neighbouring parameters of one kind.
   *
   * @param layer name of the layer: in a {@code MultiLayerNetwork} its number
   * @param kind DL4J's name for it: W (weights), b (bias), gamma, mean …
   * @param offset position of the first
   * @param length their number
   * @param units units of the layer, for weights; those that enter a unit are neighbours
   * @param trained whether training changes them: they are not those of a frozen layer
   */
  public record Group(
      String layer, String kind, int offset, int length, int units, boolean trained) {

    /** Whether these are weights between units. */
    public boolean isWeights() {
      return kind.equals("W");
    }

    /** Whether training only averages these over minibatches, as batch normalization's mean. */
    public boolean isRunningStatistic() {
      return RUNNING_STATISTICS.contains(kind);
    }
  }

  /**
   * Reads the layout off DL4J's views of the flat parameters.
   *
   * @param views the views, named layer_kind
   * @param network what they are the parameters of
   */
  public static ParameterLayout of(Map<String, INDArray> views, NetworkConfiguration network) {
    List<Group> groups = new ArrayList<>();
    views.forEach((name, view) -> groups.add(group(name, view, network)));
    groups.sort(Comparator.comparingInt(Group::offset));
    return new ParameterLayout(List.copyOf(groups));
  }

  private static Group group(String name, INDArray view, NetworkConfiguration network) {
    int split = name.lastIndexOf('_');
    // Weights are inputs × units in a dense layer, units × inputs × … in a convolution.
    long units = view.size(view.rank() == 2 ? 1 : 0);
    return new Group(
        name.substring(0, split),
        name.substring(split + 1),
        (int) view.offset(),
        (int) view.length(),
        (int) units,
        !(network.partAt((int) view.offset()).layer() instanceof FrozenLayer));
  }

  /** Groups of weights between units that training changes, in their order. */
  public List<Group> trainedWeights() {
    return groups.stream().filter(group -> group.isWeights() && group.trained()).toList();
  }
}
