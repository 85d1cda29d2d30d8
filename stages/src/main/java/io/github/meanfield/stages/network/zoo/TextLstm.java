package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.SequenceReversal;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/** The options of {@link TextNetworks#lstm()}. */
public final class TextLstm {

  private static final double DEVIATION = 0.1;
  private static final String REVERSED = "reversed";

  private int embeddingSize = 64;
  private int units = 64;
  private boolean bidirectional = true;
  private double dropout = 0.2;
  private int numbers;

  TextLstm() {}

  /**
   * Sets how many numbers the vector of a token has.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextLstm setEmbeddingSize(int value) {
    embeddingSize = Common.requireSize("embeddingSize", value);
    return this;
  }

  /**
   * Sets the number of units of each direction.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextLstm setUnits(int value) {
    units = Common.requireSize("units", value);
    return this;
  }

  /**
   * Sets whether texts are read backwards too.
   *
   * @param value true unless it is set
   * @return this
   */
  public TextLstm setBidirectional(boolean value) {
    bidirectional = value;
    return this;
  }

  /**
   * Sets the probability to drop a unit's largest output in training.
   *
   * @param value from 0 to below 1; 0.2 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextLstm setDropout(double value) {
    dropout = Common.requireDropout(value);
    return this;
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
  public TextLstm setNumbers(int width) {
    numbers = Common.requireSize("numbers", width, 0);
    return this;
  }

  /** The JSON of the network, a {@code ComputationGraphConfiguration}. */
  public String toJson() {
    GraphBuilder graph =
        TextLayers.graph(embeddingSize, new NormalDistribution(0, DEVIATION), numbers);
    addDirection(graph, "forth", TextLayers.EMBEDDING);
    if (!bidirectional) {
      return TextLayers.toJson(graph, "maximumForth", units, numbers, dropout);
    }
    graph.addLayer(REVERSED, new SequenceReversal(), TextLayers.EMBEDDING);
    addDirection(graph, "back", REVERSED);
    graph.addVertex("maxima", new MergeVertex(), "maximumForth", "maximumBack");
    return TextLayers.toJson(graph, "maxima", 2 * units, numbers, dropout);
  }

  private void addDirection(GraphBuilder graph, String name, String input) {
    String pooled = "maximum" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    graph
        .addLayer(
            name,
            new LSTM.Builder().nIn(embeddingSize).nOut(units).activation(Activation.TANH).build(),
            input)
        .addLayer(pooled, new GlobalPoolingLayer(PoolingType.MAX), name);
  }
}
