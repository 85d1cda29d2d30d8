package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.sequence.MaskedSteps;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.sequence.SequenceReversal;
import io.github.meanfield.stages.network.sequence.TransformerBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * The parts of a network that take or give sequences. What a row gives must not depend on the
 * padding that longer sequences of its minibatch bring; so layers behind a sequence are those of
 * which this is known, with what Deeplearning4j leaves undone put right.
 */
final class SequenceLayers {

  /** Layers that leave padding out, or look at a step alone. */
  private static final List<Class<? extends Layer>> KNOWN =
      List.of(
          EmbeddingSequenceLayer.class,
          LSTM.class,
          SimpleRnn.class,
          Bidirectional.class,
          LastTimeStep.class,
          Convolution1DLayer.class,
          GlobalPoolingLayer.class,
          ActivationLayer.class,
          DenseLayer.class,
          SequenceReversal.class,
          TransformerBlock.class);

  private static final Set<Class<? extends GraphVertex>> KNOWN_VERTICES =
      Set.of(MergeVertex.class, ElementWiseVertex.class, ScaleVertex.class, SubsetVertex.class);

  private static final int[] STEPS = {2};

  private final NetworkConfiguration network;

  /** Input of the network whose steps a part gives; a part that gives rows is not in it. */
  private final Map<String, String> origins = new HashMap<>();

  /** Parts that give steps as rows, one below the other. */
  private final Set<String> flattened = new HashSet<>();

  private SequenceLayers(NetworkConfiguration network) {
    this.network = network;
    RowShape shape = network.rowShape();
    for (int i = 0; i < shape.inputs().size(); i++) {
      if (shape.inputs().get(i).isSequence()) {
        String input = network.inputs().get(i);
        origins.put(input, input);
      }
    }
    boolean isStandard = backpropType() == BackpropType.Standard;
    require(
        origins.isEmpty() || isStandard,
        "has backpropagation through time that is truncated, which a label of a whole sequence does"
            + " not allow; set backpropType to Standard");
    network.parts().forEach(this::add);
  }

  /**
   * Finds them.
   *
   * @throws IllegalArgumentException if what a part gives would depend on padding; the message says
   *     what the network "has"
   */
  static SequenceLayers of(NetworkConfiguration network) {
    return new SequenceLayers(network);
  }

  private BackpropType backpropType() {
    return network.isGraph()
        ? network.graph().getBackpropType()
        : network.chain().getBackpropType();
  }

  private static void require(boolean usable, String otherwise, Object... values) {
    if (!usable) {
      throw new IllegalArgumentException(String.format(otherwise, values));
    }
  }

  private void add(Part part) {
    List<String> steps = part.inputs().stream().map(origins::get).distinct().toList();
    boolean atInput = network.inputs().containsAll(part.inputs());
    require(
        !(part.preProcessor() instanceof SequenceInput)
            || atInput && steps.stream().allMatch(origin -> origin != null),
        "has a SequenceInput before %s, which is not at an input",
        part.describe());
    if (steps.stream().allMatch(origin -> origin == null)) {
      return;
    }
    require(
        steps.size() == 1,
        "has %s, which puts together steps of a sequence and something else than steps of the same"
            + " one; let GlobalPoolingLayer or LastTimeStep make rows of sequences first",
        part.describe());
    if (part.layer() == null) {
      addVertex(part, network.vertex(part), steps.get(0));
    } else {
      addLayer(part, atInput, steps.get(0));
    }
  }

  private void addVertex(Part part, GraphVertex vertex, String origin) {
    require(
        part.inputs().stream().noneMatch(network.inputs()::contains)
            && part.inputs().stream().noneMatch(flattened::contains),
        "has %s where a sequence enters, or is laid out in rows; put a layer between them",
        part.describe());
    if (vertex instanceof LastTimeStepVertex last) {
      requireInput(part, last.getMaskArrayInputName(), origin);
    } else if (vertex instanceof ReverseTimeSeriesVertex reverse) {
      requireInput(part, reverse.getMaskArrayInputName(), origin);
      origins.put(part.name(), origin);
    } else {
      require(
          KNOWN_VERTICES.contains(vertex.getClass()),
          "has vertex '%s' (%s) behind a sequence, where padding may change what it gives; required"
              + " there is one of %s, LastTimeStepVertex, ReverseTimeSeriesVertex",
          part.name(),
          vertex.getClass().getSimpleName(),
          names(KNOWN_VERTICES.stream().sorted((a, b) -> a.getName().compareTo(b.getName()))));
      origins.put(part.name(), origin);
    }
  }

  private static void requireInput(Part part, String named, String origin) {
    require(
        origin.equals(named),
        "has %s, which looks for the last step of input '%s', but takes steps of '%s'; name the"
            + " latter as its maskArrayInputName",
        part.describe(),
        named,
        origin);
  }

  private static String names(Stream<? extends Class<?>> classes) {
    return classes.map(Class::getSimpleName).collect(Collectors.joining(", "));
  }

  private void addLayer(Part part, boolean atInput, String origin) {
    Layer layer = ParameterLayout.unfrozen(part.layer());
    InputPreProcessor before = part.preProcessor();
    boolean fromRows = part.inputs().stream().anyMatch(flattened::contains);
    boolean takesRows =
        fromRows
            ? !(before instanceof FeedForwardToRnnPreProcessor)
            : before instanceof RnnToFeedForwardPreProcessor;
    boolean isKnownBefore =
        atInput
            ? before instanceof SequenceInput
            : before == null
                || before.getClass() == RnnToFeedForwardPreProcessor.class && !fromRows
                || before.getClass() == FeedForwardToRnnPreProcessor.class && fromRows;
    require(
        isKnownBefore,
        "has %s behind a sequence with %s before it; required is %s",
        part.describe(),
        before == null ? "nothing" : before.getClass().getSimpleName(),
        atInput
            ? "a SequenceInput before each layer that takes the input"
            : "none, or one that lays out steps in rows, or these in steps");
    require(
        KNOWN.contains(layer.getClass()),
        "has %s behind a sequence, where Deeplearning4j lets padding change what it gives or"
            + " learns; required there is one of %s, and others behind GlobalPoolingLayer or"
            + " LastTimeStep, which make a row of a sequence. Dropout is a setting of the layer"
            + " after it",
        part.describe(),
        names(KNOWN.stream()));
    require(
        takesRows == (layer instanceof DenseLayer),
        "has %s behind a sequence; required is a DenseLayer, and only there, where steps are laid"
            + " out in rows: by a RnnToFeedForwardPreProcessor before it",
        part.describe());
    requireSetting(part, layer);
    if (takesRows) {
      flattened.add(part.name());
    }
    if (!makesRow(layer)) {
      origins.put(part.name(), origin);
    }
  }

  private static boolean makesRow(Layer layer) {
    return layer instanceof GlobalPoolingLayer || layer instanceof LastTimeStep;
  }

  /** Settings with which a layer that is known would look at padding after all. */
  private static void requireSetting(Part part, Layer layer) {
    require(
        !(activation(layer) instanceof ActivationSoftmax) || layer instanceof DenseLayer,
        "has %s with activation softmax behind a sequence, over whose steps Deeplearning4j takes it;"
            + " set another activation",
        part.describe());
    if (layer instanceof EmbeddingSequenceLayer embedding) {
      require(
          embedding.isInferInputLength() && embedding.getOutputFormat() == RNNFormat.NCW,
          "has %s with an inputLength of its own, or an outputFormat other than NCW; set"
              + " inferInputLength to true, and leave the format",
          part.describe());
    } else if (layer instanceof Convolution1DLayer convolution) {
      boolean keepsSteps =
          convolution.getConvolutionMode() == ConvolutionMode.Same
              || convolution.getConvolutionMode() == ConvolutionMode.Causal;
      require(
          keepsSteps
              && convolution.getStride()[0] == 1
              && convolution.getRnnDataFormat() == RNNFormat.NCW,
          "has %s behind a sequence that gives another number of steps than it takes; set"
              + " convolutionMode to Same or Causal, stride to 1, and leave the data format",
          part.describe());
    } else if (layer instanceof GlobalPoolingLayer pooling) {
      int[] dimensions = pooling.getPoolingDimensions();
      require(
          pooling.isCollapseDimensions()
              && (dimensions == null || Arrays.equals(dimensions, STEPS)),
          "has %s that pools something else than steps; leave poolingDimensions and"
              + " collapseDimensions as they are",
          part.describe());
    } else if (layer instanceof LastTimeStep last) {
      requireRecurrent(part, last.getUnderlying(), List.of(LSTM.class, SimpleRnn.class));
    } else if (layer instanceof Bidirectional both) {
      requireRecurrent(part, both.getFwd(), List.of(SimpleRnn.class));
    } else if (layer instanceof BaseRecurrentLayer) {
      requireRecurrent(part, layer, List.of(LSTM.class, SimpleRnn.class));
    }
  }

  private static IActivation activation(Layer layer) {
    if (layer instanceof ActivationLayer alone) {
      return alone.getActivationFn();
    }
    return layer instanceof BaseLayer base ? base.getActivationFn() : null;
  }

  private static void requireRecurrent(
      Part part, Layer inner, List<Class<? extends Layer>> allowed) {
    require(
        allowed.contains(inner.getClass())
            && ((BaseRecurrentLayer) inner).getRnnDataFormat() == RNNFormat.NCW,
        "has %s of %s behind a sequence, where Deeplearning4j lets padding change what it gives or"
            + " learns; required is %s, with data format NCW. For LSTMs in both directions, put one"
            + " between two layers SequenceReversal of a graph, and another one beside it",
        part.describe(),
        inner.getClass().getSimpleName(),
        names(allowed.stream()));
  }

  /** Whether a part gives a sequence, and not a row. */
  boolean givesSequence(Part part) {
    return origins.containsKey(part.name());
  }

  /** Whether a part makes a row of the sequence that a layer in it gives. */
  static boolean hasStepsWithin(Part part) {
    return ParameterLayout.unfrozen(part.layer()) instanceof LastTimeStep;
  }

  /** Puts masks before layers that look at neighbouring steps, and would see padding. */
  void mask() {
    for (Part part : network.parts()) {
      boolean takesSteps = part.inputs().stream().anyMatch(origins::containsKey);
      if (takesSteps
          && part.layer() != null
          && ParameterLayout.unfrozen(part.layer()) instanceof ConvolutionLayer
          && !(part.preProcessor() instanceof SequenceInput)) {
        network.setPreProcessor(part, new MaskedSteps(part.preProcessor()));
      }
    }
  }
}
