package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Convolution;
import io.github.meanfield.runtime.steps.EncodeSequence;
import io.github.meanfield.runtime.steps.Lstm;
import io.github.meanfield.runtime.steps.Pooling;
import io.github.meanfield.runtime.steps.SequenceActivation;
import io.github.meanfield.runtime.steps.SequenceLayer;
import io.github.meanfield.runtime.steps.SequencePart;
import io.github.meanfield.runtime.steps.SequenceReversal;
import io.github.meanfield.runtime.steps.TokenEmbedding;
import io.github.meanfield.runtime.steps.TransformerBlock;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.rows.InputShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * The parts of a network that read tokens: layers over steps, and poolings that make rows of them.
 * What follows these is a chain of layers.
 */
final class SequenceParts {

  private static final String SUPPORTED =
      "supported are EmbeddingSequenceLayer, Convolution1DLayer, LSTM, SequenceReversal,"
          + " TransformerBlock, ActivationLayer, MergeVertex and GlobalPoolingLayer, and behind"
          + " the pooling a chain of DenseLayer, BatchNormalization, ActivationLayer, DropoutLayer"
          + " and OutputLayer";

  private final NetworkConfiguration network;
  private final float[] parameters;
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
  SequenceParts(NetworkConfiguration network, float[] parameters) {
    this.network = network;
    this.parameters = parameters;
    if (network.inputs().size() > 1 || !network.rowShape().inputs().get(0).isTokens()) {
      throw refused(
          "a network of %s",
          network.inputs().size() > 1
              ? "several inputs"
              : "sequences of numbers, and not of tokens");
    }
    network.requireComputable();
    network.parts().forEach(this::add);
    Part output = network.output();
    if (chain.isEmpty() || chain.get(chain.size() - 1) != output) {
      throw refused("a network whose output %s is not the last layer", output.describe());
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

  private static IllegalArgumentException refused(String found, Object... values) {
    return new IllegalArgumentException(
        String.format(found, values) + " has no counterpart without Spark; " + SUPPORTED);
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
    Layer layer = layer(part);
    if (layer == null) {
      requireMerge(part);
      steps.put(part.name(), inputs);
    } else if (layer instanceof GlobalPoolingLayer pooling) {
      pooled.put(part.name(), inputs.stream().map(number -> pooling(pooling, number)).toList());
    } else {
      List<Integer> last = add(inputs, sequenceLayer(part, layer));
      IActivation activation = activation(layer);
      steps.put(
          part.name(),
          activation instanceof ActivationIdentity ? last : add(last, activated(part, activation)));
    }
  }

  private List<Integer> add(List<Integer> inputs, SequenceLayer layer) {
    if (layer != null) {
      parts.add(new SequencePart(inputs.stream().mapToInt(i -> i).toArray(), layer));
      return List.of(parts.size() - 1);
    }
    return inputs;
  }

  private static Layer layer(Part part) {
    return part.layer() instanceof FrozenLayer frozen ? frozen.getLayer() : part.layer();
  }

  private void requireMerge(Part part) {
    if (!(network.vertex(part) instanceof MergeVertex)) {
      throw refused(
          "a network with vertex '%s' (%s)",
          part.name(), network.vertex(part).getClass().getSimpleName());
    }
  }

  private void addRow(Part part) {
    Layer layer = layer(part);
    boolean isBehind =
        !chain.isEmpty() && part.inputs().equals(List.of(chain.get(chain.size() - 1).name()));
    boolean isOfPoolings = part.inputs().stream().allMatch(pooled::containsKey);
    if (!isBehind && !(isOfPoolings && chain.isEmpty())) {
      throw refused("a network with %s beside other layers behind a pooling", part.describe());
    }
    List<Pooling> taken =
        part.inputs().stream()
            .flatMap(name -> pooled.getOrDefault(name, List.of()).stream())
            .toList();
    if (layer == null) {
      requireMerge(part);
      if (isBehind) {
        throw refused("a network with %s of a single row", part.describe());
      }
      pooled.put(part.name(), taken);
      return;
    }
    boolean isKnown =
        part.preProcessor() == null
            && (layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()
                || layer.getClass() == OutputLayer.class
                || layer.getClass() == BatchNormalization.class
                    && !((BatchNormalization) layer).isLockGammaBeta()
                || layer.getClass() == ActivationLayer.class
                || layer.getClass() == DropoutLayer.class);
    if (!isKnown) {
      throw refused("a network with %s as it is set behind a pooling", part.describe());
    }
    if (chain.isEmpty()) {
      poolings = taken;
    }
    chain.add(part);
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

  /** The activation that follows a layer, not one that is within. */
  private static IActivation activation(Layer layer) {
    if (layer instanceof EmbeddingSequenceLayer embedding) {
      return embedding.getActivationFn();
    } else if (layer instanceof Convolution1DLayer convolution) {
      return convolution.getActivationFn();
    }
    return layer instanceof ActivationLayer activation
        ? activation.getActivationFn()
        : new ActivationIdentity();
  }

  private static SequenceActivation activated(Part part, IActivation function) {
    Activate activation = activate(part, function);
    return new SequenceActivation(activation.function(), activation.alpha());
  }

  private static Activate activate(Part part, IActivation function) {
    return NetworkLayers.activate(function, new float[0])
        .orElseThrow(
            () -> refused("a network with %s of activation %s", part.describe(), function));
  }

  /** Null for a layer that is no more than its activation. */
  private SequenceLayer sequenceLayer(Part part, Layer layer) {
    if (layer.getClass() == EmbeddingSequenceLayer.class) {
      return embedding((EmbeddingSequenceLayer) layer, part.offset());
    } else if (layer.getClass() == Convolution1DLayer.class) {
      return convolution((Convolution1DLayer) layer, part.offset());
    } else if (layer.getClass() == LSTM.class) {
      return lstm(part, (LSTM) layer);
    } else if (layer instanceof io.github.meanfield.stages.network.sequence.SequenceReversal) {
      return new SequenceReversal();
    } else if (layer instanceof io.github.meanfield.stages.network.sequence.TransformerBlock its) {
      return block(part, its);
    } else if (layer.getClass() == ActivationLayer.class) {
      return null;
    }
    throw refused("a network with %s over the steps of a sequence", part.describe());
  }

  private TokenEmbedding embedding(EmbeddingSequenceLayer layer, int offset) {
    int tokens = (int) layer.getNIn();
    int size = (int) layer.getNOut();
    float[][] vectors = columns(offset, tokens, size);
    float[] bias = bias(layer.hasBias(), offset + tokens * size, size);
    for (float[] vector : vectors) {
      for (int j = 0; j < size; j++) {
        vector[j] += bias[j];
      }
    }
    return new TokenEmbedding(vectors);
  }

  /**
   * DL4J has the biases first, and then the weights by step, input and filter: it lays them out as
   * those of filters, inputs and steps, but takes that array for one of steps, inputs and filters.
   */
  private Convolution convolution(Convolution1DLayer layer, int offset) {
    int width = layer.getKernelSize()[0];
    int inputs = (int) layer.getNIn();
    int outputs = (int) layer.getNOut();
    float[] bias = bias(layer.hasBias(), offset, outputs);
    int first = offset + (layer.hasBias() ? outputs : 0);
    float[][] weights = new float[width * inputs][];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = NetworkLayers.row(parameters, true, first + row * outputs, outputs);
    }
    int dilation = layer.getDilation()[0];
    int reach = (width - 1) * dilation;
    boolean isCausal = layer.getConvolutionMode() == ConvolutionMode.Causal;
    return new Convolution(isCausal ? reach : reach / 2, width, dilation, weights, bias);
  }

  /** DL4J has the weights of inputs, those of outputs, and then biases, in the order a, f, o, g. */
  private Lstm lstm(Part part, LSTM layer) {
    if (!(layer.getActivationFn() instanceof ActivationTanH)
        || !(layer.getGateActivationFn() instanceof ActivationSigmoid)) {
      throw refused(
          "a network with %s of activation %s and gates of %s, and not of tanh and sigmoid,",
          part.describe(), layer.getActivationFn(), layer.getGateActivationFn());
    }
    int inputs = (int) layer.getNIn();
    int units = (int) layer.getNOut();
    int sums = Lstm.GATES * units;
    int second = part.offset() + inputs * sums;
    float[][] weights = new float[inputs + units][];
    System.arraycopy(columns(part.offset(), inputs, sums), 0, weights, 0, inputs);
    System.arraycopy(columns(second, units, sums), 0, weights, inputs, units);
    return new Lstm(weights, bias(true, second + units * sums, sums));
  }

  private TransformerBlock block(
      Part part, io.github.meanfield.stages.network.sequence.TransformerBlock layer) {
    Activate activation = activate(part, layer.getActivationFn());
    int size = (int) layer.getNIn();
    int units = layer.units();
    int projected = part.offset();
    int attended = projected + size * 3 * size + 3 * size;
    int first = attended + size * size + size;
    int second = first + size * units + units;
    return new TransformerBlock(
        layer.heads(),
        layer.addsPositions(),
        layer.normalizesOutputs(),
        activation.function(),
        activation.alpha(),
        columns(projected, size, 3 * size),
        bias(true, projected + size * 3 * size, 3 * size),
        columns(attended, size, size),
        bias(true, attended + size * size, size),
        columns(first, size, units),
        bias(true, first + size * units, units),
        columns(second, units, size),
        bias(true, second + units * size, size));
  }

  /** A matrix whose columns come one after the other. */
  private float[][] columns(int offset, int rows, int columns) {
    return NetworkLayers.columns(parameters, offset, rows, columns);
  }

  private float[] bias(boolean isThere, int offset, int length) {
    return NetworkLayers.row(parameters, isThere, offset, length);
  }
}
