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

/**
 * The options of {@link TextNetworks#textCnn()}. The largest outputs of filters are dropped, with a
 * probability of 0.5 unless it is set.
 */
public final class TextCnn extends TextOptions<TextCnn> {

  private static final double START = 0.25;

  private int filters = 100;
  private int[] widths = {3, 4, 5};

  TextCnn() {
    super(0.5);
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

  @Override
  public String toJson() {
    GraphBuilder graph = graph(new UniformDistribution(-START, START));
    for (int width : widths) {
      Convolution1DLayer convolution =
          new Convolution1DLayer.Builder(width)
              .nIn(embeddingSize())
              .nOut(filters)
              .convolutionMode(ConvolutionMode.Same)
              .activation(Activation.RELU)
              .weightInit(WeightInit.RELU)
              .build();
      graph
          .addLayer("convolution" + width, convolution, EMBEDDING)
          .addLayer(
              "maximum" + width, new GlobalPoolingLayer(PoolingType.MAX), "convolution" + width);
    }
    String[] maxima =
        Arrays.stream(widths).mapToObj(width -> "maximum" + width).toArray(String[]::new);
    graph.addVertex("maxima", new MergeVertex(), maxima);
    return toJson(graph, "maxima", widths.length * filters, dropout());
  }
}
