package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Pooling;
import io.github.meanfield.runtime.steps.SequenceLayer;
import io.github.meanfield.runtime.steps.SequencePart;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.rows.InputShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * The parts of a network that read tokens: layers over steps, and poolings that make rows of them.
 * What follows these is a chain of layers.
 */
final class SequenceParts {

  private final NetworkConfiguration network;
  private final SequenceLayers layers;
  private final List<SequencePart> parts = new ArrayList<>();

  /** By the name of a part that gives steps: the numbers of the parts here that they are of. */
  private final Map<String, List<Integer>> steps = new HashMap<>();

  /** By the name of a part that gives a row of poolings: these. */
  private final Map<String, List<Pooling>> pooled = new HashMap<>();

  /** What the chain of layers behind them begins with; empty until there is one. */
  private List<Pooling> poolings = List.of();

  private final List<Part> chain = new ArrayList<>();

  /**
   * Reads the parts of a network of which {@link #areIn} is true.
   *
   * @param network the network
   * @param parameters its parameters
   * @throws IllegalArgumentException if one has no counterpart
   */
  SequenceParts(NetworkConfiguration network, Parameters parameters) {
    this.network = network;
    layers = new SequenceLayers(parameters);
    if (network.inputs().size() > 1 || !network.rowShape().inputs().get(0).isTokens()) {
      throw SequenceLayers.refused(
          "a network of %s",
          network.inputs().size() > 1
              ? "several inputs"
              : "sequences of numbers, and not of tokens");
    }
    network.requireComputable();
    network.parts().forEach(this::add);
    Part output = network.output();
    if (chain.isEmpty() || chain.get(chain.size() - 1) != output) {
      throw SequenceLayers.refused(
          "a network whose output %s is not the last layer", output.describe());
    }
  }

  /** Whether a network reads sequences. */
  static boolean areIn(NetworkConfiguration network) {
    return network.rowShape().hasSequences();
  }

  /** The layers up to the poolings. */
  EncodeSequence encode() {
    InputShape input = network.rowShape().inputs().get(0);
    return new EncodeSequence(input.maxSteps(), parts, poolings);
  }

  /** The layers behind the poolings, each of which takes the one before it. */
  List<Part> chain() {
    return chain;
  }

  private void add(Part part) {
    boolean takesSteps =
        part.inputs().stream()
            .allMatch(name -> steps.containsKey(name) || network.inputs().contains(name));
    if (takesSteps) {
      addSteps(part);
    } else {
      addRow(part);
    }
  }

  private void addSteps(Part part) {
    List<Integer> inputs =
        part.inputs().stream()
            .flatMap(name -> steps.getOrDefault(name, List.of()).stream())
            .toList();
    Layer layer = part.unfrozen();
    if (layer == null) {
      requireMerge(part);
      steps.put(part.name(), inputs);
    } else if (layer instanceof GlobalPoolingLayer pooling) {
      pooled.put(part.name(), inputs.stream().map(number -> pooling(pooling, number)).toList());
    } else {
      List<Integer> last = inputs;
      for (SequenceLayer each : layers.of(part)) {
        parts.add(new SequencePart(last.stream().mapToInt(i -> i).toArray(), each));
        last = List.of(parts.size() - 1);
      }
      steps.put(part.name(), last);
    }
  }

  private void requireMerge(Part part) {
    if (!(network.vertex(part) instanceof MergeVertex)) {
      throw SequenceLayers.refused(
          "a network with vertex '%s' (%s)",
          part.name(), network.vertex(part).getClass().getSimpleName());
    }
  }

  private void addRow(Part part) {
    boolean isBehind =
        !chain.isEmpty() && part.inputs().equals(List.of(chain.get(chain.size() - 1).name()));
    boolean isOfPoolings = part.inputs().stream().allMatch(pooled::containsKey);
    if (!isBehind && !(isOfPoolings && chain.isEmpty())) {
      throw SequenceLayers.refused(
          "a network with %s beside other layers behind a pooling", part.describe());
    }
    List<Pooling> taken =
        part.inputs().stream()
            .flatMap(name -> pooled.getOrDefault(name, List.of()).stream())
            .toList();
    if (part.unfrozen() == null) {
      requireMerge(part);
      if (isBehind) {
        throw SequenceLayers.refused("a network with %s of a single row", part.describe());
      }
      pooled.put(part.name(), taken);
      return;
    }
    if (part.preProcessor() != null || !isOfChains(part.unfrozen())) {
      throw SequenceLayers.refused(
          "a network with %s as it is set behind a pooling", part.describe());
    }
    if (chain.isEmpty()) {
      poolings = taken;
    }
    chain.add(part);
  }

  /** Whether {@link NetworkLayers} has a layer behind the poolings as it is set. */
  private static boolean isOfChains(Layer layer) {
    return layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()
        || layer.getClass() == OutputLayer.class
        || layer.getClass() == BatchNormalization.class
            && !((BatchNormalization) layer).isLockGammaBeta()
        || layer.getClass() == ActivationLayer.class
        || layer.getClass() == DropoutLayer.class;
  }

  private static Pooling pooling(GlobalPoolingLayer layer, int part) {
    PoolingType type = layer.getPoolingType();
    return new Pooling(
        part,
        switch (type) {
          case MAX -> Pooling.Function.MAX;
          case AVG -> Pooling.Function.MEAN;
          case SUM -> Pooling.Function.SUM;
          case PNORM -> Pooling.Function.NORM;
        },
        type == PoolingType.PNORM ? layer.getPnorm() : 0);
  }
}
