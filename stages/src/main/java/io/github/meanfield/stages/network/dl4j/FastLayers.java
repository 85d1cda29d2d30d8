package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.NetworkConfiguration;
import java.lang.reflect.Field;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.layers.LayerHelper;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Has layers computed by code that is faster than DL4J's. */
final class FastLayers {

  private FastLayers() {}

  /**
   * Hands each layer of a network, frozen or otherwise wrapped, the code that computes it fast, if
   * there is any. Layers of subclasses, such as separable convolutions, compute in other ways; the
   * two within a {@code Bidirectional} are left to DL4J.
   */
  static void install(Layer[] layers) {
    for (Layer each : layers) {
      Layer layer = inner(each);
      if (layer.getClass() == ConvolutionLayer.class) {
        FastConvolution.install((ConvolutionLayer) layer);
      } else if (layer.getClass() == LSTM.class) {
        FastLstm.install((LSTM) layer);
      }
    }
  }

  private static Layer inner(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? inner(wrapper.getUnderlying()) : layer;
  }

  /**
   * Puts layers that are computed fast in the place of some that DL4J has no helpers of, in a
   * network that is about to be opened.
   */
  static void replace(NetworkConfiguration network) {
    for (NetworkConfiguration.Part part : network.parts()) {
      if (part.layer() instanceof FrozenLayer frozen && isEmbedding(frozen.getLayer())) {
        FrozenLayer fast = new FrozenLayer(fast(frozen.getLayer()));
        fast.setLayerName(frozen.getLayerName());
        part.conf().setLayer(fast);
      } else if (isEmbedding(part.layer())) {
        part.conf().setLayer(fast(part.layer()));
      }
    }
  }

  private static boolean isEmbedding(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer != null && layer.getClass() == EmbeddingSequenceLayer.class;
  }

  private static FastEmbedding fast(org.deeplearning4j.nn.conf.layers.Layer embedding) {
    return new FastEmbedding((EmbeddingSequenceLayer) embedding);
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
