package io.github.meanfield.stages.network.tabular;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The parameters of a {@link TabularInput}, and how they start. */
final class TabularParameters implements ParamInitializer {

  static final TabularParameters INSTANCE = new TabularParameters();

  /** Name of the scales. */
  static final String SCALE = "s";

  /** Name of the embeddings. */
  static final String EMBEDDINGS = "E";

  private TabularParameters() {}

  private static TabularEncoder encoder(Layer layer) {
    return ((TabularInput) layer).encoder();
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return encoder(layer).parameterLength();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    List<String> keys = new ArrayList<>();
    if (encoder(layer).scaleLength() > 0) {
      keys.add(SCALE);
    }
    if (encoder(layer).parameterLength() > encoder(layer).scaleLength()) {
      keys.add(EMBEDDINGS);
    }
    return keys;
  }

  /** None to DL4J, which would penalize and constrain them. */
  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return false;
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return false;
  }

  /** Scales start at 1, embeddings at draws of N(0, 1). */
  @Override
  public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray all, boolean initialize) {
    Map<String, INDArray> views = views(conf, all);
    if (initialize) {
      views.forEach(
          (key, view) ->
              view.assign(key.equals(SCALE) ? Nd4j.ones(view.shape()) : Nd4j.randn(view.shape())));
    }
    views.keySet().forEach(conf::addVariable);
    return views;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray all) {
    return views(conf, all);
  }

  private Map<String, INDArray> views(NeuralNetConfiguration conf, INDArray all) {
    int scales = encoder(conf.getLayer()).scaleLength();
    int length = encoder(conf.getLayer()).parameterLength();
    Map<String, INDArray> views = new LinkedHashMap<>();
    for (String key : paramKeys(conf.getLayer())) {
      int from = key.equals(SCALE) ? 0 : scales;
      int to = key.equals(SCALE) ? scales : length;
      views.put(
          key,
          all.reshape(all.length())
              .get(NDArrayIndex.interval(from, to))
              .reshape(1, (long) to - from));
    }
    return views;
  }
}
