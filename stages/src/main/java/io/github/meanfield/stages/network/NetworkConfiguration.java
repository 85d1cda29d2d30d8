package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.rows.RowShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.util.GraphIndices;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The configuration of a DL4J network with one output, and one input or several, be it a {@code
 * MultiLayerConfiguration} or a {@code ComputationGraphConfiguration}: its parts in the order of
 * their parameters. Whatever its JSON says, it computes in floats.
 */
public final class NetworkConfiguration {

  /** Name of the input of a MultiLayerConfiguration, which has none of its own. */
  private static final String INPUT = "input";

  /** Null for a graph. */
  private final MultiLayerConfiguration chain;

  /** Null for a chain. */
  private final ComputationGraphConfiguration graph;

  private final List<Part> parts = new ArrayList<>();

  /**
   * A layer, or a vertex of a graph that combines others.
   *
   * @param name its name in errors; that of the vertex in a graph
   * @param conf configuration of the layer; null for other vertices, which have no parameters
   * @param preProcessor what is done to the layer's input, or null
   * @param inputs names of the parts it takes in
   * @param offset position of its first parameter
   * @param length number of its parameters
   */
  public record Part(
      String name,
      NeuralNetConfiguration conf,
      InputPreProcessor preProcessor,
      List<String> inputs,
      int offset,
      int length) {

    /** The layer, null for other vertices. */
    public Layer layer() {
      return conf == null ? null : conf.getLayer();
    }

    /** The layer, and not what freezes it; null for other vertices. */
    public Layer unfrozen() {
      return ParameterLayout.unfrozen(layer());
    }

    /** Name and kind, for errors. */
    public String describe() {
      String kind = conf == null ? "vertex" : layer().getClass().getSimpleName();
      return "'" + name + "' (" + kind + ")";
    }
  }

  private NetworkConfiguration(MultiLayerConfiguration chain, ComputationGraphConfiguration graph) {
    this.chain = chain;
    this.graph = graph;
    if (chain != null) {
      addLayers();
    } else {
      addVertices();
    }
  }

  /**
   * Reads a configuration.
   *
   * @param json what {@code toJson()} of a configuration gives
   * @return the configuration, a new one at each call
   * @throws IllegalArgumentException if it is something else, or names classes that are not DL4J's
   *     or ND4J's, or has no input or several outputs; the message says what it "is" or "has"
   */
  public static NetworkConfiguration parse(String json) {
    AllowedTypes.require(json);
    // Before DL4J may load native code.
    NativeCode.ensure();
    try {
      // DL4J reads either kind as the other, and leaves the layers out.
      JsonNode fields = NeuralNetConfiguration.mapper().readTree(json);
      if (fields.has("vertices")) {
        return new NetworkConfiguration(null, ComputationGraphConfiguration.fromJson(json));
      }
      if (fields.has("confs")) {
        return new NetworkConfiguration(MultiLayerConfiguration.fromJson(json), null);
      }
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "is not a configuration that DL4J reads: " + AllowedTypes.firstLine(e), e);
    }
    throw new IllegalArgumentException(
        "is neither a MultiLayerConfiguration (it has no 'confs') nor a"
            + " ComputationGraphConfiguration (it has no 'vertices')");
  }

  private static void require(boolean usable, String otherwise) {
    if (!usable) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private void addLayers() {
    require(!chain.getConfs().isEmpty(), "has no layers");
    chain.setDataType(DataType.FLOAT);
    String input = INPUT;
    for (int i = 0; i < chain.getConfs().size(); i++) {
      NeuralNetConfiguration conf = chain.getConf(i);
      String name = "layer " + i;
      add(name, conf, chain.getInputPreProcess(i), List.of(input));
      input = name;
    }
  }

  private void addVertices() {
    require(
        graph.getNetworkInputs() != null && !graph.getNetworkInputs().isEmpty(),
        "has no input, but must have one or more");
    List<String> outputs = graph.getNetworkOutputs();
    require(
        outputs != null && outputs.size() == 1,
        String.format(
            "has %d outputs %s, but must have one", outputs == null ? 0 : outputs.size(), outputs));
    require(
        graph.getVertices().containsKey(outputs.get(0)),
        String.format("has no vertex '%s', which is to be its output", outputs.get(0)));
    graph.setDataType(DataType.FLOAT);
    Nd4jCode.ensure();
    GraphIndices indices = new ComputationGraph(graph).calculateIndices();
    for (int index : indices.getTopologicalSortOrder()) {
      String name = indices.getIdxToName().get(index);
      GraphVertex vertex = graph.getVertices().get(name);
      if (vertex instanceof LayerVertex layer) {
        List<String> inputs = graph.getVertexInputs().get(name);
        add(name, layer.getLayerConf(), layer.getPreProcessor(), inputs);
      } else if (vertex != null) {
        require(
            vertex.numParams(true) == 0,
            String.format(
                "has parameters in vertex '%s' (%s), but must have them in layers only",
                name, vertex.getClass().getSimpleName()));
        add(name, null, null, graph.getVertexInputs().get(name));
      }
    }
  }

  private void add(
      String name,
      NeuralNetConfiguration conf,
      InputPreProcessor preProcessor,
      List<String> inputs) {
    int offset = parameterLength();
    long length = conf == null ? 0 : conf.getLayer().initializer().numParams(conf);
    require(
        length >= 0 && offset + length <= Integer.MAX_VALUE - 8,
        "has more parameters than an array can hold");
    parts.add(new Part(name, conf, preProcessor, inputs, offset, (int) length));
  }

  /** Layers and other vertices: each comes after those it takes in. */
  public List<Part> parts() {
    return parts;
  }

  /** The part that has a parameter, by its position. */
  public Part partAt(int position) {
    return parts.stream()
        .filter(part -> position >= part.offset && position < part.offset + part.length)
        .findFirst()
        .orElseThrow();
  }

  /** The vertex that a part without a layer is, also if it is frozen. */
  public GraphVertex vertex(Part part) {
    GraphVertex vertex = graph.getVertices().get(part.name);
    return vertex instanceof FrozenVertex frozen ? frozen.getUnderlying() : vertex;
  }

  /** Whether this is a {@code ComputationGraphConfiguration}. */
  public boolean isGraph() {
    return graph != null;
  }

  /** Number of parameters. */
  public int parameterLength() {
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    return last == null ? 0 : last.offset + last.length;
  }

  /** Names of the network's inputs. */
  public List<String> inputs() {
    return graph == null ? List.of(INPUT) : List.copyOf(graph.getNetworkInputs());
  }

  /** The part whose output is that of the network. */
  public Part output() {
    if (graph == null) {
      return parts.get(parts.size() - 1);
    }
    String name = graph.getNetworkOutputs().get(0);
    return parts.stream().filter(part -> part.name.equals(name)).findFirst().orElseThrow();
  }

  /** Sets the seed from which parameters are drawn. */
  public void setSeed(long seed) {
    if (graph != null) {
      graph.getDefaultConfiguration().setSeed(seed);
    }
    parts.stream().filter(part -> part.conf != null).forEach(part -> part.conf.setSeed(seed));
  }

  /**
   * What the network takes of a row.
   *
   * @throws IllegalArgumentException if no layer at an input tells, or it does not take rows
   */
  public RowShape rowShape() {
    return NetworkInput.shape(this);
  }

  /**
   * Numbers of a flat row of features.
   *
   * @throws IllegalArgumentException if no layer at an input tells, or it does not take rows, or
   *     training rows are to tell how many steps or tokens there are
   */
  public int numFeatures() {
    RowShape shape = rowShape();
    require(
        shape.isKnown(),
        "does not tell how many steps a sequence may have, or how many tokens there are; set"
            + " maxSteps of its SequenceInput, and nIn of its EmbeddingSequenceLayer");
    return shape.width();
  }

  /**
   * Requires that what a row gives does not depend on the padding of sequences, and puts right what
   * DL4J leaves undone for it. To be called before {@link #open} of a network that computes
   * sequences; no JSON is to be made of the configuration then.
   *
   * @throws IllegalArgumentException if a layer lets padding change what it gives; the message says
   *     what the network "has"
   */
  public void maskPadding() {
    SequenceLayers.of(this).mask();
  }

  /** Whether a part gives a sequence, and not a row. */
  boolean givesSequence(Part part) {
    return SequenceLayers.of(this).givesSequence(part);
  }

  /** Puts a preprocessor in the place of that of a layer. */
  void setPreProcessor(Part part, InputPreProcessor preProcessor) {
    if (graph == null) {
      Map<Integer, InputPreProcessor> all = new HashMap<>();
      if (chain.getInputPreProcessors() != null) {
        all.putAll(chain.getInputPreProcessors());
      }
      all.put(parts.indexOf(part), preProcessor);
      chain.setInputPreProcessors(all);
    } else {
      ((LayerVertex) graph.getVertices().get(part.name)).setPreProcessor(preProcessor);
    }
  }

  /**
   * Height, width and channels of the images that the network makes of rows, channel after channel;
   * empty if it takes numbers.
   */
  public Optional<int[]> image() {
    return Optional.ofNullable(NetworkInput.image(this));
  }

  /** The layer that takes features of tables, NaN included; empty if the network takes numbers. */
  public Optional<TabularInput> tabularInput() {
    return Optional.ofNullable(NetworkInput.tabular(this));
  }

  /**
   * Requires that there is memory for the network and one row, and that padding of sequences does
   * not change what it gives.
   *
   * @throws IllegalArgumentException if there is not, or it does, or no layer tells how many
   *     features a row has
   */
  public void requireComputable() {
    NetworkSize.requireComputable(this, numFeatures());
    SequenceLayers.of(this);
  }

  /**
   * Number of outputs of a row: computes a row of zeros, which also shows whether the layers fit
   * together.
   *
   * @throws IllegalArgumentException if they do not, or the outputs are no row of numbers, or there
   *     is no memory for them
   */
  public int numOutputs() {
    requireComputable();
    int numFeatures = numFeatures();
    try {
      Dl4jModel copy = new Dl4jModel(parse(toJson()).open(null));
      Dl4jRows zeros = Dl4jRows.of(new float[numFeatures], 1, rowShape());
      return Math.toIntExact(copy.output(zeros).size(1));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      throw new IllegalArgumentException(
          "cannot be computed by DL4J: " + AllowedTypes.firstLine(e), e);
    }
  }

  /** Makes a part one that training leaves as it is. */
  void freeze(Part part) {
    if (part.conf == null) {
      graph.getVertices().put(part.name, new FrozenVertex(graph.getVertices().get(part.name)));
    } else if (!(part.layer() instanceof FrozenLayer)) {
      FrozenLayer frozen = new FrozenLayer(part.layer());
      frozen.setLayerName(part.layer().getLayerName());
      part.conf.setLayer(frozen);
    }
  }

  /** The MultiLayerConfiguration, null if this is a graph. */
  public MultiLayerConfiguration chain() {
    return chain;
  }

  /** The ComputationGraphConfiguration, null if this is none. */
  ComputationGraphConfiguration graph() {
    return graph;
  }

  /**
   * The JSON of a network that DL4J has opened: it tells the names of parameters. This
   * configuration is of no other use after it.
   */
  String opened() {
    for (Part part : parts) {
      if (part.length > 0) {
        // One that is frozen does not tell.
        Layer layer = ParameterLayout.unfrozen(part.layer());
        for (String name : layer.initializer().paramKeys(layer)) {
          part.conf.addVariable(name);
          if (graph != null) {
            graph.getDefaultConfiguration().addVariable(part.name + "_" + name);
          }
        }
      }
    }
    return toJson();
  }

  /** The JSON that {@link #parse} and DL4J read. */
  public String toJson() {
    return graph == null ? chain.toJson() : graph.toJson();
  }

  /**
   * A DL4J network that computes in doubles. The configuration is of no other use after it.
   *
   * @param parameters the parameters, doubles, which the network makes its own
   */
  public Model openInDoubles(INDArray parameters) {
    if (graph == null) {
      chain.setDataType(DataType.DOUBLE);
    } else {
      graph.setDataType(DataType.DOUBLE);
    }
    return open(parameters);
  }

  /**
   * A DL4J network.
   *
   * @param parameters the parameters, which the network makes its own; null to draw them
   * @return a MultiLayerNetwork or a ComputationGraph
   */
  public Model open(INDArray parameters) {
    Nd4jCode.ensure();
    if (graph == null) {
      MultiLayerNetwork network = new MultiLayerNetwork(chain);
      network.init(parameters, false);
      return network;
    }
    ComputationGraph network = new ComputationGraph(graph);
    network.init(parameters, false);
    return network;
  }
}
