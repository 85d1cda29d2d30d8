package io.github.meanfield.transformers;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * What the network of a model is made of.
 *
 * @param features features of a row
 * @param columns what they are once the network has encoded them
 * @param parameters numbers in all layers
 * @param updater DL4J's name of how they were trained; null if none was
 * @param networks how many such networks are averaged
 * @param layers the layers, in order
 */
public record NetworkFacts(
    int features,
    int columns,
    long parameters,
    String updater,
    int networks,
    List<LayerFacts> layers) {

  /**
   * A layer.
   *
   * @param type DL4J's name of its kind
   * @param activation its activation function, null without one
   * @param inputs numbers of a row that enter it; null if the layer has no number of its own
   * @param outputs numbers of a row that leave it; null if the layer has no number of its own
   * @param parameters numbers in it
   * @param isFrozen whether training has left it as it was
   */
  public record LayerFacts(
      String type,
      String activation,
      Long inputs,
      Long outputs,
      long parameters,
      boolean isFrozen) {

    private static LayerFacts of(Part part) {
      Layer kind = part.unfrozen();
      FeedForwardLayer sized =
          kind instanceof FeedForwardLayer its && its.getNIn() > 0 ? its : null;
      IActivation activation = activation(kind);
      return new LayerFacts(
          kind.getClass().getSimpleName(),
          activation == null ? null : activation.toString(),
          sized == null ? null : (Long) sized.getNIn(),
          sized == null ? null : (Long) sized.getNOut(),
          part.length(),
          isFrozen(part));
    }

    private static boolean isFrozen(Part part) {
      return part.layer() instanceof FrozenLayer;
    }

    private static IActivation activation(Layer kind) {
      if (kind instanceof ActivationLayer its) {
        return its.getActivationFn();
      }
      // Every BaseLayer has one, whether it makes use of it or not.
      boolean isUsed = !(kind instanceof TabularInput || kind instanceof BatchNormalization);
      return isUsed && kind instanceof BaseLayer its ? its.getActivationFn() : null;
    }
  }

  /** Looks at the network of a model. */
  public static NetworkFacts of(NeuralNetworkModel<?> model) {
    return of(
        NetworkConfiguration.parse(model.fitted().network().networks().get(0).configuration()),
        model.numFeatures(),
        model.encodedColumns(),
        model.summary().courses().size());
  }

  static NetworkFacts of(NetworkConfiguration network, int features, int columns, int networks) {
    List<Part> layers = network.parts().stream().filter(part -> part.layer() != null).toList();
    String updater =
        layers.stream()
            .map(Part::layer)
            .filter(BaseLayer.class::isInstance)
            .map(layer -> ((BaseLayer) layer).getIUpdater())
            .filter(its -> its != null && !(its instanceof NoOp))
            .map(its -> its.getClass().getSimpleName())
            .findFirst()
            .orElse(null);
    return new NetworkFacts(
        features,
        columns,
        network.parameterLength(),
        updater,
        networks,
        layers.stream().map(LayerFacts::of).toList());
  }
}
