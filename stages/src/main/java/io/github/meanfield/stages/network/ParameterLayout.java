package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
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

  /**
   * The layout of a network that the dense engine computes.
   *
   * @param network the network, whose layers are all of kinds that {@link InitialParameters} draws
   */
  public static ParameterLayout ofDense(NetworkConfiguration network) {
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < network.parts().size(); i++) {
      Part part = network.parts().get(i);
      if (part.length() > 0) {
        add(Integer.toString(i), part, groups);
      }
    }
    return new ParameterLayout(List.copyOf(groups));
  }

  private static void add(String name, Part part, List<Group> groups) {
    Layer layer = unfrozen(part.layer());
    boolean trained = layer == part.layer();
    int offset = part.offset();
    for (Map.Entry<String, Integer> array : lengths(layer).entrySet()) {
      String kind = array.getKey();
      int length = array.getValue();
      int units =
          kind.equals(DefaultParamInitializer.WEIGHT_KEY)
              ? (int) ((FeedForwardLayer) layer).getNOut()
              : length;
      groups.add(new Group(name, kind, offset, length, units, trained));
      offset += length;
    }
  }

  /** A layer without the layer that keeps it from being trained. */
  static Layer unfrozen(Layer layer) {
    return layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
  }

  /** How many parameters of each name a layer has, in order; of the kinds of the dense engine. */
  static Map<String, Integer> lengths(Layer layer) {
    if (layer instanceof TabularInput tabular) {
      return tabular.parameterLengths();
    }
    FeedForwardLayer sized = (FeedForwardLayer) layer;
    int units = Math.toIntExact(sized.getNOut());
    Map<String, Integer> lengths = new LinkedHashMap<>();
    for (String name : layer.initializer().paramKeys(layer)) {
      boolean isWeights = name.equals(DefaultParamInitializer.WEIGHT_KEY);
      lengths.put(name, isWeights ? Math.toIntExact(sized.getNIn() * units) : units);
    }
    return lengths;
  }

  /** Groups of weights between units that training changes, in their order. */
  public List<Group> trainedWeights() {
    return groups.stream().filter(group -> group.isWeights() && group.trained()).toList();
  }

  /** Groups of parameters that have a gradient and follow it, in their order. */
  public List<Group> descended() {
    return groups.stream().filter(group -> group.trained() && !group.isRunningStatistic()).toList();
  }
}
