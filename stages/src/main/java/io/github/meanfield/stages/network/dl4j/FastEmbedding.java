package io.github.meanfield.stages.network.dl4j;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Looks up the vectors of tokens number by number of a vector, as DL4J has the weights: the first
 * numbers of all tokens, then the second, and so on. DL4J takes vector by vector, once more for the
 * gradient, and copies what it gets.
 *
 * <p>Floats, and no bias or activation; anything else is left to DL4J.
 */
final class FastEmbedding extends EmbeddingSequenceLayer {

  private static final long serialVersionUID = 1L;

  /** Numbers of a vector that are copied together: those of a line of the processor's cache. */
  private static final int TOGETHER = 16;

  /** One in the place of a layer, of which it takes the parameters. */
  FastEmbedding(EmbeddingSequenceLayer layer) {
    super(layer.conf(), layer.params().dataType());
    FastLayers.replace(layer, this);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    int[] tokens = tokens();
    if (tokens == null) {
      return super.activate(training, workspaces);
    }
    int size = (int) layerConf().getNOut();
    float[] vectors = new float[tokens.length * size];
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY).transpose();
    try (NativeFloats memory = NativeFloats.reading(weights)) {
      FloatIndexer from = indexer(memory, weights);
      long vocabulary = weights.size(1);
      for (int first = 0; first < size; first += TOGETHER) {
        int end = Math.min(size, first + TOGETHER);
        for (int i = 0; i < tokens.length; i++) {
          if (tokens[i] >= 0) {
            for (int j = first; j < end; j++) {
              vectors[i * size + j] = from.get(j * vocabulary + tokens[i]);
            }
          }
        }
      }
    }
    long rows = input.size(0);
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {rows, tokens.length / rows, size},
            'c');
    try (NativeFloats into = NativeFloats.writing(result)) {
      into.all().put(vectors);
    }
    return result.permute(0, 2, 1);
  }

  /** Row by row, -1 for padding; null if this is left to DL4J, as it is to say what is wrong. */
  private int[] tokens() {
    org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer settings = layerConf();
    boolean isSequence = input.rank() == 2 || input.rank() == 3 && input.size(1) == 1;
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY);
    if (!isSequence
        || settings.hasBias()
        || settings.getActivationFn().getClass() != ActivationIdentity.class
        || settings.getOutputFormat() != RNNFormat.NCW
        || !settings.isInferInputLength()
        || input.dataType() != DataType.FLOAT
        || weights.dataType() != DataType.FLOAT
        || maskArray != null && maskArray.length() != input.length()
        || input.length() * settings.getNOut() > Integer.MAX_VALUE - 8) {
      return null;
    }
    float[] values = floats(input);
    float[] isThere = maskArray == null ? null : floats(maskArray);
    int[] tokens = new int[values.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (int) values[i];
      if (tokens[i] < 0 || tokens[i] >= settings.getNIn()) {
        return null;
      }
      if (isThere != null && isThere[i] != 1) {
        if (isThere[i] != 0) {
          return null;
        }
        tokens[i] = -1;
      }
    }
    return tokens;
  }

  private static float[] floats(INDArray array) {
    try (NativeFloats memory = NativeFloats.reading(array.castTo(DataType.FLOAT))) {
      return memory.get(0, new float[(int) array.length()]);
    }
  }

  private static FloatIndexer indexer(NativeFloats memory, INDArray array) {
    return FloatIndexer.create(new FloatPointer(memory.all()).capacity(array.length()));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray delta, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    int[] tokens = tokens();
    if (tokens == null || delta.dataType() != DataType.FLOAT) {
      return super.backpropGradient(delta, workspaces);
    }
    INDArray gradient = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    gradient.assign(0);
    float[][] slopes = Sequences.read(delta);
    int size = (int) delta.size(1);
    INDArray byNumber = gradient.transpose();
    try (NativeFloats memory = NativeFloats.writing(byNumber)) {
      FloatIndexer sums = indexer(memory, byNumber);
      long vocabulary = byNumber.size(1);
      for (int first = 0; first < size; first += TOGETHER) {
        int end = Math.min(size, first + TOGETHER);
        for (int i = 0; i < tokens.length; i++) {
          if (tokens[i] >= 0) {
            float[] step = slopes[i % slopes.length];
            int of = i / slopes.length * size;
            for (int j = first; j < end; j++) {
              long at = j * vocabulary + tokens[i];
              sums.put(at, sums.get(at) + step[of + j]);
            }
          }
        }
      }
    }
    Gradient result = new DefaultGradient();
    result.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, gradient);
    return new Pair<>(result, null);
  }
}
