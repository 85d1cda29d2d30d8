package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.params.OptimizerParams;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * The neural tangent form (Jacot et al. 2018): a layer trains V = W·√inputs. W stays what is stored
 * and computed with; its learning rate makes up for the difference.
 */
public final class NeuralTangentForm {

  private static final double ROUNDING = 1e-6;

  private NeuralTangentForm() {}

  /**
   * What makes the rate of W that of V. The gradient of V is that of W divided by √inputs, which
   * makes no difference to updaters that divide by its size.
   */
  static double factor(OptimizerParams<?> optimizer, long inputs) {
    return switch (optimizer.getUpdater()) {
      case "sgd", "momentum", "nesterovs" -> 1.0 / inputs;
      default -> 1 / Math.sqrt(inputs);
    };
  }

  /**
   * Whether a network was trained in this form: the rates of its layers differ as their inputs ask
   * for. It takes two layers of different numbers of inputs to tell.
   */
  public static boolean isFormOf(NetworkConfiguration network) {
    List<FeedForwardLayer> layers = layers(network);
    if (layers.isEmpty()) {
      return false;
    }
    double first = rate(layers.get(0), true);
    double plain = rate(layers.get(0), false);
    return layers.stream().allMatch(layer -> isNear(first, rate(layer, true)))
        && !layers.stream().allMatch(layer -> isNear(plain, rate(layer, false)));
  }

  private static boolean isNear(double x, double y) {
    return Math.abs(x - y) <= ROUNDING * Math.abs(x);
  }

  /** The learning rate of the weights of a layer, of W or of V. */
  private static double rate(FeedForwardLayer layer, boolean ofV) {
    IUpdater updater = layer.getIUpdater();
    if (updater == null || !updater.hasLearningRate()) {
      return Double.NaN;
    }
    boolean dividesBySize =
        !(updater instanceof Sgd || updater instanceof Nesterovs || updater instanceof Momentum);
    double inputs = layer.getNIn();
    return updater.getLearningRate(0, 0) * (ofV ? dividesBySize ? Math.sqrt(inputs) : inputs : 1);
  }

  /** Gives layers the rates of this form, and a weight decay that is none the smaller for it. */
  public static void set(NetworkConfiguration network, OptimizerParams<?> optimizer) {
    for (FeedForwardLayer layer : layers(network)) {
      double factor = factor(optimizer, layer.getNIn());
      layer.setIUpdater(FullyConnected.updater(optimizer, factor));
      layer.setBiasUpdater(FullyConnected.updater(optimizer, optimizer.getBiasRateFactor()));
      List<Regularization> penalties = new ArrayList<>();
      for (Regularization penalty : layer.getRegularization()) {
        penalties.add(
            penalty instanceof WeightDecay
                ? new WeightDecay(FullyConnected.decay(optimizer) / factor, true)
                : penalty);
      }
      layer.setRegularization(penalties);
    }
  }

  /** Dense layers and output layers that are trained. */
  private static List<FeedForwardLayer> layers(NetworkConfiguration network) {
    List<FeedForwardLayer> layers = new ArrayList<>();
    for (Part part : network.parts()) {
      for (BaseLayer layer : OptimizerSettings.trained(part)) {
        if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
          layers.add((FeedForwardLayer) layer);
        }
      }
    }
    return layers;
  }
}
