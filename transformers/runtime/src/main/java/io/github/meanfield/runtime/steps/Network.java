package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * A network: layers, one after the other.
 *
 * @param layers the layers, the first of which is one that tells its number of inputs; what follows
 *     takes as many as the one before gives
 */
public record Network(List<Layer> layers) {

  /** Checks the components. */
  public Network {
    Require.that(!layers.isEmpty(), "layers is empty");
    Require.that(!(layers.get(0) instanceof Activate), "the first layer is an activation");
    layers = List.copyOf(layers);
    int width = layers.get(0).inputs();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Require.that(
          i == 0 || !(layer instanceof Encode || layer instanceof EncodeSequence),
          "layer %d encodes features",
          i);
      Require.that(
          layer.inputs() == width || layer.inputs() == Layer.ANY,
          "layer %d takes %d numbers; required are %d",
          i,
          layer.inputs(),
          width);
      width = layer.outputs() == Layer.ANY ? width : layer.outputs();
    }
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return layers.get(0).inputs();
  }

  /** Number of outputs of a row. */
  public int numOutputs() {
    return width(layers.size());
  }

  /** Numbers of a row after so many layers. */
  int width(int numLayers) {
    int width = numFeatures();
    for (Layer layer : layers.subList(0, numLayers)) {
      width = layer.outputs() == Layer.ANY ? width : layer.outputs();
    }
    return width;
  }

  /** Whether NaN stands for a missing feature. */
  public boolean takesMissing() {
    return layers.get(0) instanceof Encode;
  }

  /** The layers that take a sequence of tokens; null if the network takes numbers. */
  public EncodeSequence sequence() {
    return layers.get(0) instanceof EncodeSequence sequence ? sequence : null;
  }

  /** Number of parameters, as training counts them, but for biases of {@link TokenEmbedding}s. */
  public long numParameters() {
    return layers.stream().mapToLong(Layer::numParameters).sum();
  }
}
