package io.github.meanfield.stages.network.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** The options of {@link TextNetworks#fastText()}. */
public final class FastText {

  private int embeddingSize = 64;
  private double dropout;
  private int numbers;

  FastText() {}

  /**
   * Sets how many numbers the vector of a token has.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public FastText setEmbeddingSize(int value) {
    embeddingSize = Common.requireSize("embeddingSize", value);
    return this;
  }

  /**
   * Sets the probability to drop a number of the mean vector in training.
   *
   * @param value from 0 to below 1; 0 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public FastText setDropout(double value) {
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
  public FastText setNumbers(int width) {
    numbers = Common.requireSize("numbers", width, 0);
    return this;
  }

  /**
   * The JSON of the network, a {@code MultiLayerConfiguration}, and with numbers a {@code
   * ComputationGraphConfiguration}.
   */
  public String toJson() {
    // As the authors' program starts.
    double most = 1.0 / embeddingSize;
    UniformDistribution start = new UniformDistribution(-most, most);
    GlobalPoolingLayer mean = new GlobalPoolingLayer(PoolingType.AVG);
    if (numbers > 0) {
      GraphBuilder graph =
          TextLayers.graph(embeddingSize, start, numbers)
              .addLayer(TextLayers.MEAN, mean, TextLayers.EMBEDDING);
      return TextLayers.toJson(graph, TextLayers.MEAN, embeddingSize, numbers, dropout);
    }
    return TextLayers.chain(embeddingSize, start)
        .layer(mean)
        .layer(TextLayers.output(embeddingSize, dropout))
        .build()
        .toJson();
  }
}
