package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.Dl4jModel;
import java.lang.reflect.Field;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.LayerHelper;
import org.deeplearning4j.nn.layers.convolution.Convolution1DLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.recurrent.LSTM;

/** Has layers computed by code that is faster than DL4J's. */
final class FastLayers {

  private FastLayers() {}

  /**
   * Has all layers of a network computed fast, frozen or otherwise wrapped, for which there is code
   * that does. Layers of subclasses, such as separable convolutions, compute in other ways; the two
   * within a {@code Bidirectional} are left to DL4J, as are LSTMs whose derivatives are to go back
   * but some steps.
   *
   * @param network a network that was just opened
   */
  static void install(Dl4jModel network) {
    boolean isTruncated = network.isTruncated();
    network.replaceLayers(layer -> fast(layer, isTruncated));
  }

  /**
   * The layer itself, with a helper if it can use one; of kinds that DL4J asks none for, another.
   */
  private static Layer fast(Layer layer, boolean isTruncated) {
    Class<?> type = layer.getClass();
    if (type == Convolution1DLayer.class) {
      return new FastConvolution1D((Convolution1DLayer) layer);
    }
    if (type == EmbeddingSequenceLayer.class) {
      return new FastEmbedding((EmbeddingSequenceLayer) layer);
    }
    if (type == ConvolutionLayer.class) {
      FastConvolution.install((ConvolutionLayer) layer);
    } else if (type == LSTM.class && !isTruncated) {
      FastLstm.install((LSTM) layer);
    } else if (type == BatchNormalization.class) {
      FastNormalization.install((BatchNormalization) layer);
    }
    return layer;
  }

  /** Gives a layer the parameters and the place of another one. */
  static void replace(BaseLayer<?> other, BaseLayer<?> layer) {
    layer.setIndex(other.getIndex());
    layer.setListeners(other.getListeners());
    layer.setParamsViewArray(other.params());
    layer.setParamTable(other.paramTable());
    if (other.getGradientsViewArray() != null) {
      layer.setBackpropGradientsViewArray(other.getGradientsViewArray());
    }
  }

  /**
   * Sets a layer's helper. DL4J has this place for what it finds by a fixed name, and no other way
   * to fill it.
   *
   * @return whether it was set; not so where DL4J has found one
   */
  static <L extends Layer> boolean setHelper(L layer, Class<L> type, LayerHelper helper) {
    try {
      Field field = type.getDeclaredField("helper");
      field.setAccessible(true);
      if (field.get(layer) != null) {
        return false;
      }
      field.set(layer, helper);
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of DL4J has no helper of " + type.getSimpleName(), e);
    }
  }
}
