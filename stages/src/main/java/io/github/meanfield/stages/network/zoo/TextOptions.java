package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.SequenceInput;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.nd4j.linalg.activations.Activation;

/**
 * The options that all {@link TextNetworks} have, and what these begin and end with.
 *
 * @param <T> the options of one of them, so that setters chain
 */
public abstract sealed class TextOptions<T extends TextOptions<T>>
    permits FastText, TextCnn, TextLstm, TextTransformer {

  static final String EMBEDDING = "embedding";
  static final String MEAN = "mean";
  private static final String OUTPUT = "output";
  private static final String MERGED = "merged";
  private static final String HIDDEN = "hidden";
  private static final String OF_NUMBERS = "hiddenNumbers";

  /** Units of the layer that reads numbers, and of that which reads both. */
  private static final int UNITS = 64;

  private int embeddingSize = 64;
  private double dropout;
  private int numbers;

  /** Options with a probability to drop. */
  TextOptions(double dropout) {
    this.dropout = dropout;
  }

  /**
   * Sets how many numbers the vector of a token has.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public T setEmbeddingSize(int value) {
    embeddingSize = Common.requireSize("embeddingSize", value);
    return self();
  }

  /**
   * Sets the probability to drop a number in training. Which numbers, and the default, are told by
   * each network.
   *
   * @param value from 0 to below 1
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public T setDropout(double value) {
    dropout = Common.requireDropout(value);
    return self();
  }

  /**
   * Sets that the network takes numbers beside the text: its second input, {@link
   * TextNetworks#NUMBERS}. A dense layer reads them, and a hidden layer what it and the text come
   * to.
   *
   * @param width how many numbers, up to 1,000,000; 0, as it is unless it is set, for no second
   *     input
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public T setNumbers(int width) {
    numbers = Common.requireSize("numbers", width, 0);
    return self();
  }

  /**
   * The JSON of the network, a {@code MultiLayerConfiguration} or a {@code
   * ComputationGraphConfiguration}; with numbers always the latter.
   *
   * @throws IllegalArgumentException if options do not go with each other
   */
  public abstract String toJson();

  @SuppressWarnings("unchecked")
  private T self() {
    return (T) this;
  }

  final int embeddingSize() {
    return embeddingSize;
  }

  final double dropout() {
    return dropout;
  }

  private static NeuralNetConfiguration.Builder network() {
    return Common.layers().weightInit(WeightInit.XAVIER).activation(Activation.IDENTITY);
  }

  /** A graph that begins with vectors of tokens: vertex {@link #EMBEDDING}. */
  final GraphBuilder graph(Distribution start) {
    GraphBuilder graph = network().graphBuilder().addInputs(TextNetworks.TOKENS);
    if (numbers > 0) {
      graph.addInputs(TextNetworks.NUMBERS);
    }
    return graph
        .addLayer(EMBEDDING, embedding(start), new SequenceInput(0, 1), TextNetworks.TOKENS)
        .setOutputs(OUTPUT);
  }

  /**
   * Ends a graph by its output layer, and with numbers by hidden layers before it.
   *
   * @param text the vertex that a text comes to
   * @param width how many numbers that are
   * @param dropout the probability to drop one of them, and of those that are merged with them
   */
  final String toJson(GraphBuilder graph, String text, int width, double dropout) {
    if (numbers == 0) {
      return graph.addLayer(OUTPUT, output(width, dropout), text).build().toJson();
    }
    return graph
        .addLayer(OF_NUMBERS, hidden(numbers).build(), TextNetworks.NUMBERS)
        .addVertex(MERGED, new MergeVertex(), text, OF_NUMBERS)
        .addLayer(HIDDEN, hidden(width + UNITS).dropOut(Common.dropout(dropout)).build(), MERGED)
        .addLayer(OUTPUT, output(UNITS, 0), HIDDEN)
        .build()
        .toJson();
  }

  /**
   * The JSON of a network with one layer after another: a chain, unless it takes numbers.
   *
   * @param start of the vectors of tokens
   * @param layers those between them and the output, by name and in their order, which come to as
   *     many numbers as a vector has
   * @param dropout the probability to drop one of these
   */
  final String toJson(Distribution start, Map<String, Layer> layers, double dropout) {
    if (numbers == 0) {
      ListBuilder chain =
          network().list().inputPreProcessor(0, new SequenceInput(0, 1)).layer(embedding(start));
      layers.values().forEach(chain::layer);
      return chain.layer(output(embeddingSize, dropout)).build().toJson();
    }
    GraphBuilder graph = graph(start);
    String last = EMBEDDING;
    for (Map.Entry<String, Layer> layer : layers.entrySet()) {
      graph.addLayer(layer.getKey(), layer.getValue(), last);
      last = layer.getKey();
    }
    return toJson(graph, last, embeddingSize, dropout);
  }

  private EmbeddingSequenceLayer embedding(Distribution start) {
    return new EmbeddingSequenceLayer.Builder()
        .nOut(embeddingSize)
        .weightInit(new WeightInitDistribution(start))
        .build();
  }

  private static DenseLayer.Builder hidden(int inputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(UNITS)
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU);
  }

  private static OutputLayer output(int inputs, double dropout) {
    return Common.output(dropout).nIn(inputs).build();
  }
}
