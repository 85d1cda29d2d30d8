package io.github.meanfield.stages.network.sequence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a {@link TransformerBlock}, and how they start: weights as the layer's
 * weightInit draws them, biases at its biasInit.
 */
enum TransformerParameters implements ParamInitializer {
  INSTANCE;

  static final String QUERIES_KEYS_VALUES = "Wqkv";
  static final String QUERIES_KEYS_VALUES_BIAS = "bqkv";
  static final String ATTENDED = "Wo";
  static final String ATTENDED_BIAS = "bo";
  static final String FIRST = "W1";
  static final String FIRST_BIAS = "b1";
  static final String SECOND = "W2";
  static final String SECOND_BIAS = "b2";

  private static final List<String> WEIGHTS = List.of(QUERIES_KEYS_VALUES, ATTENDED, FIRST, SECOND);
  private static final List<String> BIASES =
      List.of(QUERIES_KEYS_VALUES_BIAS, ATTENDED_BIAS, FIRST_BIAS, SECOND_BIAS);

  /** Shapes by name, in the order of the parameters. */
  private static Map<String, long[]> shapes(TransformerBlock block) {
    long size = block.getNIn();
    long units = block.units();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(QUERIES_KEYS_VALUES, new long[] {size, 3 * size});
    shapes.put(QUERIES_KEYS_VALUES_BIAS, new long[] {1, 3 * size});
    shapes.put(ATTENDED, new long[] {size, size});
    shapes.put(ATTENDED_BIAS, new long[] {1, size});
    shapes.put(FIRST, new long[] {size, units});
    shapes.put(FIRST_BIAS, new long[] {1, units});
    shapes.put(SECOND, new long[] {units, size});
    shapes.put(SECOND_BIAS, new long[] {1, size});
    return shapes;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    TransformerBlock block = (TransformerBlock) layer;
    block.requireSound();
    return shapes(block).values().stream().mapToLong(shape -> shape[0] * shape[1]).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return List.copyOf(shapes((TransformerBlock) layer).keySet());
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return WEIGHTS;
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return BIASES;
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return WEIGHTS.contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return BIASES.contains(key);
  }

  @Override
  public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray all, boolean initialize) {
    Map<String, INDArray> views = getGradientsFromFlattened(conf, all);
    views.keySet().forEach(conf::addVariable);
    if (initialize) {
      TransformerBlock block = (TransformerBlock) conf.getLayer();
      views.forEach((name, view) -> start(block, name, view));
    }
    return views;
  }

  private static void start(TransformerBlock block, String name, INDArray view) {
    if (BIASES.contains(name)) {
      view.assign(block.getBiasInit());
      return;
    }
    // Queries, keys and values have weights of their own.
    long matrices = name.equals(QUERIES_KEYS_VALUES) ? 3 : 1;
    long columns = view.size(1) / matrices;
    for (long i = 0; i < matrices; i++) {
      INDArray matrix =
          view.get(NDArrayIndex.all(), NDArrayIndex.interval(i * columns, (i + 1) * columns));
      block
          .getWeightInitFn()
          .init(
              matrix.size(0),
              columns,
              matrix.shape(),
              'f',
              matrix.reshape('f', 1, matrix.length()));
    }
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray all) {
    INDArray flat = all.reshape(all.length());
    Map<String, INDArray> views = new LinkedHashMap<>();
    long from = 0;
    for (Map.Entry<String, long[]> entry : shapes((TransformerBlock) conf.getLayer()).entrySet()) {
      long[] shape = entry.getValue();
      long to = from + shape[0] * shape[1];
      views.put(entry.getKey(), flat.get(NDArrayIndex.interval(from, to)).reshape('f', shape));
      from = to;
    }
    return views;
  }
}
