package io.github.meanfield.stages.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the flat parameters of a network are.
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
   */
  public record Group(String layer, String kind, int offset, int length, int units) {

    /** Whether these are weights between units. */
    public boolean isWeights() {
      return kind.equals("W");
    }

    /** Whether training only averages these over minibatches, as batch normalization's mean. */
    public boolean isRunningStatistic() {
      return RUNNING_STATISTICS.contains(kind);
    }
  }

  /** Reads the layout off DL4J's views of the flat parameters, named layer_kind. */
  static ParameterLayout of(Map<String, INDArray> views) {
    List<Group> groups = new ArrayList<>();
    views.forEach((name, view) -> groups.add(group(name, view)));
    groups.sort(Comparator.comparingInt(Group::offset));
    return new ParameterLayout(List.copyOf(groups));
  }

  private static Group group(String name, INDArray view) {
    int split = name.lastIndexOf('_');
    // Weights are inputs × units in a dense layer, units × inputs × … in a convolution.
    long units = view.size(view.rank() == 2 ? 1 : 0);
    return new Group(
        name.substring(0, split),
        name.substring(split + 1),
        (int) view.offset(),
        (int) view.length(),
        (int) units);
  }

  /** Groups of weights between units, in their order. */
  public List<Group> weights() {
    return groups.stream().filter(Group::isWeights).toList();
  }
}
