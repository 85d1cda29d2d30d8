package io.github.meanfield.stages.network.dl4j;

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
    long rows = input.size(0);
    INDArray result =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {rows, tokens.length / rows, size},
            'c');
    INDArray weights = getParam(DefaultParamInitializer.WEIGHT_KEY).transpose();
    try (NativeFloats memory = NativeFloats.reading(weights);
        NativeFloats ofResult = NativeFloats.writing(result)) {
      FloatIndexer from = memory.indexer();
      FloatIndexer vectors = ofResult.indexer();
      long vocabulary = weights.size(1);
      for (int first = 0; first < size; first += TOGETHER) {
        int end = Math.min(size, first + TOGETHER);
        for (int i = 0; i < tokens.length; i++) {
          long to = (long) i * size;
          for (int j = first; j < end; j++) {
            vectors.put(to + j, tokens[i] < 0 ? 0 : from.get(j * vocabulary + tokens[i]));
          }
        }
      }
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
        || maskArray != null && !isMask(maskArray)) {
      return null;
    }
    float[] values = NativeFloats.read(input);
    float[] isThere =
        maskArray == null ? null : NativeFloats.read(maskArray.castTo(DataType.FLOAT));
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

  /** Whether it has a number for each token. */
  private boolean isMask(INDArray mask) {
    return mask.rank() == 2
        && mask.size(0) == input.size(0)
        && mask.size(1) == input.size(input.rank() - 1);
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
    int size = (int) delta.size(1);
    INDArray byNumber = gradient.transpose();
    try (NativeFloats memory = NativeFloats.writing(byNumber);
        Sequences slopes = Sequences.of(delta)) {
      FloatIndexer sums = memory.indexer();
      FloatIndexer from = slopes.values();
      long toNext = slopes.toNextNumber();
      long vocabulary = byNumber.size(1);
      for (int first = 0; first < size; first += TOGETHER) {
        int end = Math.min(size, first + TOGETHER);
        for (int i = 0; i < tokens.length; i++) {
          if (tokens[i] >= 0) {
            long slope = slopes.position(i / slopes.steps(), i % slopes.steps());
            for (int j = first; j < end; j++) {
              long at = j * vocabulary + tokens[i];
              sums.put(at, sums.get(at) + from.get(slope + j * toNext));
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
