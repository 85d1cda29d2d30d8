package io.github.meanfield.stages.network.zoo;

import java.util.Map;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * The options of {@link TextNetworks#fastText()}. Numbers of the mean vector are dropped, with a
 * probability of 0 unless it is set.
 */
public final class FastText extends TextOptions<FastText> {

  FastText() {
    super(0);
  }

  @Override
  public String toJson() {
    // As the authors' program starts.
    double most = 1.0 / embeddingSize();
    return toJson(
        new UniformDistribution(-most, most),
        Map.of(MEAN, new GlobalPoolingLayer(PoolingType.AVG)),
        dropout());
  }
}
