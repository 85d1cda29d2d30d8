package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.TransformerBlock;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** The options of {@link TextNetworks#transformer()}. */
public final class TextTransformer {

  private static final int UNITS = 4;

  private int embeddingSize = 64;
  private int layers = 2;
  private int heads = 4;
  private double dropout = 0.1;
  private int numbers;

  TextTransformer() {}

  /**
   * Sets how many numbers the vector of a token and each step of each layer has. Between the two
   * dense layers of a block there are four times as many.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextTransformer setEmbeddingSize(int value) {
    embeddingSize = Common.requireSize("embeddingSize", value);
    return this;
  }

  /**
   * Sets the number of blocks.
   *
   * @param value from 1 to 1,000,000; 2 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextTransformer setLayers(int value) {
    layers = Common.requireSize("layers", value);
    return this;
  }

  /**
   * Sets the number of heads of attention.
   *
   * @param value from 1 to 1,000,000, a divisor of embeddingSize; 4 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextTransformer setHeads(int value) {
    heads = Common.requireSize("heads", value);
    return this;
  }

  /**
   * Sets the probability to drop, in training, a number of what attention and dense layers add, and
   * of the vectors of tokens with their positions.
   *
   * @param value from 0 to below 1; 0.1 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextTransformer setDropout(double value) {
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
  public TextTransformer setNumbers(int width) {
    numbers = Common.requireSize("numbers", width, 0);
    return this;
  }

  /**
   * The JSON of the network, a {@code MultiLayerConfiguration}, and with numbers a {@code
   * ComputationGraphConfiguration}.
   *
   * @throws IllegalArgumentException if heads do not divide embeddingSize
   */
  public String toJson() {
    if (embeddingSize % heads != 0) {
      throw new IllegalArgumentException(
          String.format(
              "heads are %d, but must divide embeddingSize, which is %d", heads, embeddingSize));
    }
    // Multiplied by the root of its size in the first block, a vector has variance 1 a number.
    NormalDistribution start = new NormalDistribution(0, 1 / Math.sqrt(embeddingSize));
    GlobalPoolingLayer mean = new GlobalPoolingLayer(PoolingType.AVG);
    if (numbers > 0) {
      GraphBuilder graph = TextLayers.graph(embeddingSize, start, numbers);
      String last = TextLayers.EMBEDDING;
      for (int i = 0; i < layers; i++) {
        String block = "block" + i;
        graph.addLayer(block, block(i), last);
        last = block;
      }
      graph.addLayer(TextLayers.MEAN, mean, last);
      return TextLayers.toJson(graph, TextLayers.MEAN, embeddingSize, numbers, 0);
    }
    ListBuilder chain = TextLayers.chain(embeddingSize, start);
    for (int i = 0; i < layers; i++) {
      chain.layer(block(i));
    }
    return chain.layer(mean).layer(TextLayers.output(embeddingSize, 0)).build().toJson();
  }

  private TransformerBlock block(int i) {
    return new TransformerBlock.Builder(embeddingSize, heads, UNITS * embeddingSize)
        .positions(i == 0)
        .normalized(i == layers - 1)
        .dropOut(Common.dropout(dropout))
        .build();
  }
}
