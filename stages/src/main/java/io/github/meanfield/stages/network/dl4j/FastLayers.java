package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.Dl4jModel;
import java.lang.reflect.Field;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.LayerHelper;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;

/** Has layers computed by code that is faster than DL4J's. */
final class FastLayers {

  private FastLayers() {}

  /**
   * Has all layers of a network computed fast for which there is code that does.
   *
   * @param network a network that was just opened
   */
  static void install(Dl4jModel network) {
    network.replaceLayers(FastConvolution1D::replace);
    install(network.layers());
  }

  /**
   * Hands each layer of a network, frozen or not, the code that computes it fast, if there is any.
   * Layers of subclasses, such as separable convolutions, compute in other ways.
   */
  static void install(Layer[] layers) {
    for (Layer each : layers) {
      Layer layer = each instanceof FrozenLayer frozen ? frozen.getInsideLayer() : each;
      if (layer.getClass() == ConvolutionLayer.class) {
        FastConvolution.install((ConvolutionLayer) layer);
      } else if (layer.getClass() == BatchNormalization.class) {
        FastNormalization.install((BatchNormalization) layer);
      }
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
