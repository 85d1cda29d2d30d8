package io.github.meanfield.stages.network.zoo;

import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** The options of {@link TextNetworks#fastText()}. */
public final class FastText {

  private int embeddingSize = 64;
  private double dropout;

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

  /** The JSON of the network, a {@code MultiLayerConfiguration}. */
  public String toJson() {
    // As the authors' program starts.
    double most = 1.0 / embeddingSize;
    return TextLayers.chain(embeddingSize, new UniformDistribution(-most, most))
        .layer(new GlobalPoolingLayer(PoolingType.AVG))
        .layer(TextLayers.output(embeddingSize, dropout))
        .build()
        .toJson();
  }
}
