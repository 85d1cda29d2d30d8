package io.github.meanfield.stages.network;

import io.github.meanfield.stages.SeedPurpose;
import io.github.meanfield.stages.Seeds;
import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/**
 * Draws the parameters of a fresh network whose layers are of the kinds that the dense engine
 * computes: from the distributions that DL4J draws from, but without its native code. Each layer
 * has a seed of its own, derived from that of the configuration.
 */
public final class InitialParameters {

  private static final List<Class<?>> KNOWN =
      List.of(
          DenseLayer.class,
          OutputLayer.class,
          BatchNormalization.class,
          ParametricActivation.class,
          TabularInput.class);

  private InitialParameters() {}

  /**
   * Draws parameters.
   *
   * @param network the network
   * @return its parameters in DL4J's order; empty if it is a graph, or has layers or distributions
   *     that are left to DL4J
   */
  public static Optional<float[]> draw(NetworkConfiguration network) {
    if (network.isGraph()) {
      return Optional.empty();
    }
    float[] parameters = new float[network.parameterLength()];
    for (int i = 0; i < network.parts().size(); i++) {
      Part part = network.parts().get(i);
      long seed = Seeds.derive(part.conf().getSeed(), SeedPurpose.LAYER.ordinal(), i);
      if (part.length() > 0 && !draw(part, new Random(seed), parameters)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean draw(Part part, Random random, float[] parameters) {
    Layer layer = ParameterLayout.unfrozen(part.layer());
    if (!isKnown(layer)) {
      return false;
    }
    if (layer instanceof TabularInput tabular) {
      System.arraycopy(tabular.draw(random), 0, parameters, part.offset(), part.length());
      return true;
    }
    int at = part.offset();
    for (Map.Entry<String, Integer> array : ParameterLayout.lengths(layer).entrySet()) {
      int end = at + array.getValue();
      if (array.getKey().equals(DefaultParamInitializer.WEIGHT_KEY)) {
        FeedForwardLayer connected = (FeedForwardLayer) layer;
        DoubleSupplier weights =
            WeightDraws.of(
                connected.getWeightInitFn(), connected.getNIn(), connected.getNOut(), random);
        if (weights == null) {
          return false;
        }
        for (int k = at; k < end; k++) {
          parameters[k] = (float) weights.getAsDouble();
        }
      } else {
        Arrays.fill(parameters, at, end, (float) start(layer, array.getKey()));
      }
      at = end;
    }
    return true;
  }

  private static boolean isKnown(Layer layer) {
    boolean isOther =
        layer instanceof DenseLayer dense && dense.hasLayerNorm()
            || layer instanceof BatchNormalization norm && norm.isLockGammaBeta();
    return KNOWN.contains(layer.getClass()) && !isOther;
  }

  /** Where parameters start that are not drawn. */
  private static double start(Layer layer, String name) {
    if (layer instanceof BatchNormalization norm) {
      return switch (name) {
        case BatchNormalizationParamInitializer.GAMMA -> norm.getGamma();
        case BatchNormalizationParamInitializer.BETA -> norm.getBeta();
        case BatchNormalizationParamInitializer.GLOBAL_VAR -> 1;
        // The mean, and the logarithm of the standard deviation.
        default -> 0;
      };
    }
    return layer instanceof ParametricActivation ? 1 : ((FeedForwardLayer) layer).getBiasInit();
  }
}
