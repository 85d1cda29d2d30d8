package io.github.meanfield.stages.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;

/**
 * Params of a network that is given as a whole, in place of {@link NetworkParams}: by its
 * configuration, or trained before.
 *
 * @param <T> the stage that has the param, so that setters chain
 */
@SuppressWarnings("unchecked")
public interface GivenNetworkParams<T extends GivenNetworkParams<T>> extends DeclaresParams {

  /**
   * The network as a DL4J configuration: {@code toJson()} of a {@code MultiLayerConfiguration}, or
   * of a {@code ComputationGraphConfiguration} with one input and one output. It takes rows of
   * features (for images: {@code InputType.convolutionalFlat}) and ends in an {@code OutputLayer}
   * with as many outputs as there are classes or targets. Not set by default; not together with
   * hiddenLayers, activation, dropout, batchNorm, weightInit or initialModel.
   *
   * <p>What a layer is comes from the JSON: its form, how its weights start, dropout, l1, l2,
   * weight decay, constraints, limits of gradients. (So l1, l2, weightDecay, gradientClip and
   * maxNorm cannot be set beside it, and updater adamw is adam with the weight decay of the JSON.)
   * How it is trained comes from this stage, set or default: updater, learningRate and schedule for
   * all layers, seed, loss. The output layer is given the activation that goes with the loss:
   * softmax in a classifier, identity in a regressor.
   *
   * <p>Numbers are floats, whatever data type the JSON names, and all classes that it names must be
   * DL4J's or ND4J's.
   */
  default Param<String> networkJson() {
    return declare()
        .notBlank(
            "networkJson",
            "the network: JSON of a DL4J MultiLayerConfiguration or ComputationGraphConfiguration",
            "JSON");
  }

  /** The network as a DL4J configuration. See {@link #networkJson()}. */
  default String getNetworkJson() {
    return getOrDefault(networkJson());
  }

  /** Sets {@link #networkJson()}. */
  default T setNetworkJson(String value) {
    return (T) set(networkJson(), value);
  }

  /**
   * Path of a network to start from, on any file system that Hadoop knows: the directory of a saved
   * network model or NetworkScorer, a zip file that DL4J's {@code ModelSerializer} wrote, or an
   * HDF5 file that Keras wrote, with artifact meanfield-keras. Not set by default; not together
   * with hiddenLayers, activation, dropout, batchNorm, weightInit or networkJson. Of a model with
   * several networks it is the first.
   *
   * <p>Layers, dropout and parameters are those of the initial network. If it has as many outputs
   * as are needed, the output layer is kept too, and else a fresh one of the right size takes its
   * place, drawn from this stage's seed. For two classes one output with sigmoid, the probability
   * of class 1, is as good as two: they start with the same probabilities. Everything about
   * training is this stage's, set or default: loss, updater, learningRate, schedule, l1, l2,
   * weightDecay, gradientClip, maxNorm; the updater starts afresh.
   *
   * <p>Features must be made as they were for the initial network: use the same fitted Standardizer
   * and not a new one. A regressor with standardizeTarget standardizes by the mean and deviation of
   * the new rows, so that an output layer that is kept starts with predictions in their scale.
   */
  default Param<String> initialModel() {
    return declare()
        .notBlank(
            "initialModel",
            "path of a trained network to start from: a saved network model, a zip file of DL4J or an"
                + " HDF5 file of Keras",
            "a path");
  }

  /** Path of a network to start from. See {@link #initialModel()}. */
  default String getInitialModel() {
    return getOrDefault(initialModel());
  }

  /** Sets {@link #initialModel()}. */
  default T setInitialModel(String value) {
    return (T) set(initialModel(), value);
  }

  /**
   * Layers of {@link #initialModel()}, from the input on, that training leaves as they are, to the
   * bit: at least 0 (default), at most all but the output layer. A layer is one with weights and
   * what belongs to it: in networks of hiddenLayers a hidden layer with its batch normalization and
   * activation. In a graph, layers count in the order in which DL4J computes them. Frozen layers
   * compute as in scoring: without dropout, normalized by their running statistics.
   */
  default IntParam frozenLayers() {
    return declare()
        .atLeast(
            0,
            "frozenLayers",
            "number of layers of initialModel, from the input on, whose weights are frozen (>= 0)",
            0);
  }

  /** Layers that training leaves as they are. See {@link #frozenLayers()}. */
  default int getFrozenLayers() {
    return (int) getOrDefault(frozenLayers());
  }

  /** Sets {@link #frozenLayers()}. */
  default T setFrozenLayers(int value) {
    return (T) set(frozenLayers(), value);
  }
}
