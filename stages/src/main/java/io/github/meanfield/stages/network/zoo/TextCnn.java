package io.github.meanfield.stages.network.zoo;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** The options of {@link TextNetworks#textCnn()}. */
public final class TextCnn {

  private static final double START = 0.25;

  private int embeddingSize = 64;
  private int filters = 100;
  private int[] widths = {3, 4, 5};
  private double dropout = 0.5;
  private int numbers;

  TextCnn() {}

  /**
   * Sets how many numbers the vector of a token has.
   *
   * @param value from 1 to 1,000,000; 64 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextCnn setEmbeddingSize(int value) {
    embeddingSize = Common.requireSize("embeddingSize", value);
    return this;
  }

  /**
   * Sets the number of filters of each width.
   *
   * @param value from 1 to 1,000,000; 100 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextCnn setFilters(int value) {
    filters = Common.requireSize("filters", value);
    return this;
  }

  /**
   * Sets over how many tokens convolutions go. Beyond both ends of a text they see zeros.
   *
   * @param values different ones, at least one, each from 1 to 1,000,000; 3, 4 and 5 unless they
   *     are set
   * @return this
   * @throws IllegalArgumentException if there are none, one is out of range, or two are equal
   */
  public TextCnn setWidths(int... values) {
    for (int width : values) {
      Common.requireSize("a width", width);
    }
    if (values.length == 0 || Arrays.stream(values).distinct().count() < values.length) {
      throw new IllegalArgumentException(
          "widths are " + Arrays.toString(values) + ", but must be different ones, at least one");
    }
    widths = values.clone();
    return this;
  }

  /**
   * Sets the probability to drop a filter's largest output in training.
   *
   * @param value from 0 to below 1; 0.5 unless it is set
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public TextCnn setDropout(double value) {
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
  public TextCnn setNumbers(int width) {
    numbers = Common.requireSize("numbers", width, 0);
    return this;
  }

  /** The JSON of the network, a {@code ComputationGraphConfiguration}. */
  public String toJson() {
    GraphBuilder graph =
        TextLayers.graph(embeddingSize, new UniformDistribution(-START, START), numbers);
    for (int width : widths) {
      Convolution1DLayer convolution =
          new Convolution1DLayer.Builder(width)
              .nIn(embeddingSize)
              .nOut(filters)
              .convolutionMode(ConvolutionMode.Same)
              .activation(Activation.RELU)
              .weightInit(WeightInit.RELU)
              .build();
      graph
          .addLayer("convolution" + width, convolution, TextLayers.EMBEDDING)
          .addLayer(
              "maximum" + width, new GlobalPoolingLayer(PoolingType.MAX), "convolution" + width);
    }
    String[] maxima =
        Arrays.stream(widths).mapToObj(width -> "maximum" + width).toArray(String[]::new);
    graph.addVertex("maxima", new MergeVertex(), maxima);
    return TextLayers.toJson(graph, "maxima", widths.length * filters, numbers, dropout);
  }
}
