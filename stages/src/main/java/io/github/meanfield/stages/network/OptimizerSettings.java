package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.tabular.TabularInput;
import io.github.meanfield.stages.params.FeatureEncodingParams;
import io.github.meanfield.stages.params.OptimizerParams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Replaces the updaters and regularization of a network's layers by the params of an optimizer. */
public final class OptimizerSettings {

  private OptimizerSettings() {}

  /**
   * Sets the updater of all layers. With adamw, layers without a weight decay of their own are
   * given that of the params, but for a {@code TabularInput}, which has none.
   *
   * @param network the network
   * @param params the params
   * @return the network
   * @throws IllegalArgumentException if a layer has parameters, but no updater that can be set
   */
  public static <P extends OptimizerParams<?> & FeatureEncodingParams<?>>
      NetworkConfiguration setUpdater(NetworkConfiguration network, P params) {
    for (Part part : network.parts()) {
      for (BaseLayer layer : trained(part)) {
        if (layer instanceof TabularInput tabular) {
          setUpdaters(tabular, params, params);
          continue;
        }
        layer.setIUpdater(FullyConnected.updater(params, 1));
        layer.setBiasUpdater(FullyConnected.biasUpdater(params));
        if (params.getUpdater().equals("adamw")) {
          addDecay(layer, FullyConnected.decay(params));
        }
      }
    }
    return network;
  }

  /** Sets the updaters of a layer at the input, each with a learning rate of its own. */
  static void setUpdaters(
      TabularInput layer, OptimizerParams<?> optimizer, FeatureEncodingParams<?> encoding) {
    layer.setUpdaters(
        FullyConnected.updater(optimizer, encoding.getEmbeddingRateFactor()),
        FullyConnected.updater(optimizer, encoding.getScaleRateFactor()),
        FullyConnected.updater(optimizer, encoding.getNumericEmbeddingRateFactor()));
  }

  private static void addDecay(BaseLayer layer, double decay) {
    List<Regularization> given = layer.getRegularization();
    List<Regularization> penalties = given == null ? new ArrayList<>() : new ArrayList<>(given);
    if (decay > 0 && penalties.stream().noneMatch(WeightDecay.class::isInstance)) {
      penalties.add(new WeightDecay(decay, true));
      layer.setRegularization(penalties);
    }
  }

  /**
   * Sets penalties, and limits of gradients and weights, of all layers.
   *
   * @param network the network
   * @param params the params
   * @return the network
   * @throws IllegalArgumentException if maxNorm is set and a layer has weights of an unknown form
   */
  public static NetworkConfiguration setRegularization(
      NetworkConfiguration network, OptimizerParams<?> params) {
    for (Part part : network.parts()) {
      for (BaseLayer layer : trained(part)) {
        layer.setRegularization(
            layer instanceof TabularInput ? new ArrayList<>() : penalties(params));
        layer.setRegularizationBias(new ArrayList<>());
        layer.setGradientNormalization(gradientClip(layer, params));
        layer.setGradientNormalizationThreshold(params.getGradientClipThreshold());
        layer.setConstraints(params.getMaxNorm() > 0 ? maxNorm(part, layer, params) : null);
      }
    }
    return network;
  }

  /** DL4J takes the running estimates of batch normalization for parameters with a gradient. */
  private static GradientNormalization gradientClip(BaseLayer layer, OptimizerParams<?> params) {
    return layer instanceof BatchNormalization
        ? GradientNormalization.None
        : FullyConnected.gradientClip(params);
  }

  private static List<Regularization> penalties(OptimizerParams<?> params) {
    List<Regularization> penalties = new ArrayList<>();
    if (params.getL1() > 0) {
      penalties.add(new L1Regularization(params.getL1()));
    }
    if (params.getL2() > 0) {
      penalties.add(new L2Regularization(params.getL2()));
    }
    if (FullyConnected.decay(params) > 0) {
      penalties.add(new WeightDecay(FullyConnected.decay(params), true));
    }
    return penalties;
  }

  /** Limits the weights into each output unit or channel. */
  private static List<LayerConstraint> maxNorm(
      Part part, BaseLayer layer, OptimizerParams<?> params) {
    if (layer instanceof BatchNormalization
        || layer instanceof ParametricActivation
        || layer instanceof TabularInput) {
      return null;
    }
    boolean image = layer.getClass() == ConvolutionLayer.class;
    if (!image && !(layer instanceof DenseLayer || layer instanceof OutputLayer)) {
      throw new IllegalArgumentException(
          "has " + part.describe() + ", on which maxNorm has no effect that is known; leave it 0");
    }
    // Weights are inputs × units, or units × inputs × height × width.
    MaxNormConstraint limit =
        new MaxNormConstraint(params.getMaxNorm(), image ? new int[] {1, 2, 3} : new int[] {0});
    limit.setParams(Set.of(DefaultParamInitializer.WEIGHT_KEY));
    return List.of(limit);
  }

  /**
   * Leaves nothing but the loss to training: no dropout, noise, penalties or limits. The codes of a
   * {@link GaussianCode} are the means.
   *
   * @param network the network
   * @param updater what trains all layers
   * @return the network
   * @throws IllegalArgumentException if a layer has parameters, but no updater that can be set
   */
  public static NetworkConfiguration setPlain(NetworkConfiguration network, IUpdater updater) {
    for (Part part : network.parts()) {
      if (part.layer() != null) {
        directions(part.layer()).forEach(layer -> layer.setIDropout(null));
      }
      if (part.layer() instanceof GaussianCode code) {
        code.setPlain();
      }
      for (BaseLayer layer : trained(part)) {
        layer.setIUpdater(updater.clone());
        layer.setBiasUpdater(null);
        layer.setWeightNoise(null);
        layer.setRegularization(new ArrayList<>());
        layer.setRegularizationBias(new ArrayList<>());
        layer.setConstraints(new ArrayList<>());
        layer.setGradientNormalization(GradientNormalization.None);
      }
    }
    return network;
  }

  /** The layers of a part whose parameters training changes. */
  static List<BaseLayer> trained(Part part) {
    if (part.length() == 0 || part.layer() instanceof FrozenLayer) {
      return List.of();
    }
    List<BaseLayer> result = new ArrayList<>();
    for (Layer one : directions(part.layer())) {
      if (!(one instanceof BaseLayer base)) {
        throw new IllegalArgumentException(
            "has " + part.describe() + ", whose updater cannot be set; use another layer");
      }
      result.add(base);
    }
    return result;
  }

  /** A layer without those wrapped around it: two if it is bidirectional. */
  public static List<Layer> directions(Layer wrapped) {
    Layer layer = NetworkInput.inner(wrapped);
    return layer instanceof Bidirectional both
        ? List.of(both.getFwd(), both.getBwd())
        : List.of(layer);
  }

  /** The updaters of a network that have a learning rate, each once. */
  static Set<IUpdater> updaters(NetworkConfiguration network) {
    // Equal ones may be different objects, and parameters may share one.
    Set<IUpdater> updaters = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Part part : network.parts()) {
      if (part.layer() != null) {
        Layer layer = NetworkInput.inner(part.layer());
        for (String parameter : layer.initializer().paramKeys(layer)) {
          IUpdater updater = layer.getUpdaterByParam(parameter);
          if (updater != null && updater.hasLearningRate()) {
            updaters.add(updater);
          }
        }
      }
    }
    return updaters;
  }

  /** Multiplies the learning rates of a network by a factor. */
  public static void scaleLearningRates(NetworkConfiguration network, double factor) {
    for (IUpdater updater : updaters(network)) {
      updater.setLrAndSchedule(factor * updater.getLearningRate(0, 0), null);
    }
  }
}
