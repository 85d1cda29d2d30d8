package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.OptimizerSettings;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;

/** Activations that compute what ND4J's do, for large arguments too. */
public final class StableActivations {

  private StableActivations() {}

  /**
   * Puts them in the place of ND4J's in all layers of a network.
   *
   * @param network the network, which is changed
   */
  public static void replace(NetworkConfiguration network) {
    network.parts().stream()
        .map(NetworkConfiguration.Part::layer)
        .filter(layer -> layer != null)
        .flatMap(layer -> OptimizerSettings.directions(layer).stream())
        .forEach(StableActivations::replace);
  }

  private static void replace(Layer layer) {
    if (layer instanceof BaseLayer base) {
      base.setActivationFn(stable(base.getActivationFn()));
    } else if (layer instanceof ActivationLayer alone) {
      alone.setActivationFn(stable(alone.getActivationFn()));
    }
  }

  private static IActivation stable(IActivation function) {
    if (function != null && function.getClass() == ActivationMish.class) {
      return new StableMish();
    }
    return function != null && function.getClass() == ActivationSoftPlus.class
        ? new StableSoftPlus()
        : function;
  }
}
