package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.sequence.TransformerBlock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * The options of {@link TextNetworks#transformer()}. Between the two dense layers of a block there
 * are four times as many numbers a step as the vector of a token has. Numbers of what attention and
 * dense layers add, and of the vectors of tokens with their positions, are dropped, with a
 * probability of 0.1 unless it is set.
 */
public final class TextTransformer extends TextOptions<TextTransformer> {

  private static final int UNITS = 4;

  private int layers = 2;
  private int heads = 4;

  TextTransformer() {
    super(0.1);
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

  @Override
  public String toJson() {
    int size = embeddingSize();
    if (size % heads != 0) {
      throw new IllegalArgumentException(
          String.format("heads are %d, but must divide embeddingSize, which is %d", heads, size));
    }
    Map<String, Layer> blocks = new LinkedHashMap<>();
    for (int i = 0; i < layers; i++) {
      blocks.put(
          "block" + i,
          new TransformerBlock.Builder(size, heads, UNITS * size)
              .positions(i == 0)
              .normalized(i == layers - 1)
              .dropOut(Common.dropout(dropout()))
              .build());
    }
    blocks.put(MEAN, new GlobalPoolingLayer(PoolingType.AVG));
    // Multiplied by the root of its size in the first block, a vector has variance 1 a number.
    return toJson(new NormalDistribution(0, 1 / Math.sqrt(size)), blocks, 0);
  }
}
