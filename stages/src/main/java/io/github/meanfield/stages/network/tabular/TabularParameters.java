package io.github.meanfield.stages.network.tabular;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  /** Name of the embeddings of categories. */
  static final String EMBEDDINGS = "E";

  /** Name of the embeddings of numbers. */
  static final String NUMBERS = "N";

  private static final double EMBEDDING_DEVIATION = 0.1;

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
    return List.copyOf(lengths(encoder(layer)).keySet());
  }

  /** How many parameters there are of each name, in order, those without any left out. */
  static Map<String, Integer> lengths(TabularEncoder encoder) {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    lengths.put(SCALE, encoder.scaleLength());
    lengths.put(EMBEDDINGS, encoder.embeddingLength());
    lengths.put(NUMBERS, encoder.numberLength());
    lengths.values().removeIf(length -> length == 0);
    return lengths;
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

  /**
   * Draws the parameters that training starts from. Scales start at 1, embeddings of categories at
   * draws of N(0, 0.1²), which differ little as long as nothing is learned, and those of numbers as
   * each kind draws them.
   */
  static float[] draw(TabularEncoder encoder, Random random) {
    float[] parameters = new float[encoder.parameterLength()];
    int scales = encoder.scaleLength();
    Arrays.fill(parameters, 0, scales, 1);
    int first = scales + encoder.embeddingLength();
    for (int k = scales; k < first; k++) {
      parameters[k] = (float) (EMBEDDING_DEVIATION * random.nextGaussian());
    }
    for (NumberEmbedding embedding : encoder.numberEmbeddings()) {
      embedding.draw(random, parameters, first);
      first += embedding.parameterLength();
    }
    return parameters;
  }

  @Override
  public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray all, boolean initialize) {
    Map<String, INDArray> views = views(conf, all);
    if (initialize && !views.isEmpty()) {
      // As the first layer of a chain.
      long seed = Seeds.derive(conf.getSeed(), SeedPurpose.LAYER.ordinal(), 0);
      float[] drawn = draw(encoder(conf.getLayer()), new Random(seed));
      all.assign(Nd4j.createFromArray(drawn).reshape(all.shape()));
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
    Map<String, INDArray> views = new LinkedHashMap<>();
    int from = 0;
    for (Map.Entry<String, Integer> entry : lengths(encoder(conf.getLayer())).entrySet()) {
      int to = from + entry.getValue();
      views.put(
          entry.getKey(),
          all.reshape(all.length())
              .get(NDArrayIndex.interval(from, to))
              .reshape(1, (long) to - from));
      from = to;
    }
    return views;
  }
}
