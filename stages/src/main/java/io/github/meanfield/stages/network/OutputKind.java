package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.loss.Objective;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * What the outputs of a network stand for, and how its output layer is made. (Training takes the
 * loss from an {@link Objective}; that of the layer is for those who train on with DL4J.)
 */
public enum OutputKind {
  /** An output a class: softmax with cross-entropy. */
  CLASSES("classes", ActivationSoftmax::new, LossMCXENT::new),

  /** An output a target of a regression: identity with squared error. */
  TARGETS("targets", ActivationIdentity::new, LossMSE::new),

  /** Outputs that describe the distribution of a target: identity with squared error. */
  DISTRIBUTION("numbers of its distribution", ActivationIdentity::new, LossMSE::new),

  /** The features themselves: identity with squared error. */
  FEATURES("features", ActivationIdentity::new, LossMSE::new),

  /** Features in [0, 1]: sigmoid with cross-entropy of each. */
  FRACTIONS("features", ActivationSigmoid::new, LossBinaryXENT::new),

  /** Features that add to 1: softmax with the divergence of Kullback and Leibler. */
  SHARES("features", ActivationSoftmax::new, LossKLD::new),

  /** An output a label, of which a row has any number: sigmoid with cross-entropy of each. */
  LABELS("labels", ActivationSigmoid::new, LossBinaryXENT::new);

  private final String words;
  private final Supplier<IActivation> activation;
  private final Supplier<ILossFunction> loss;

  OutputKind(String words, Supplier<IActivation> activation, Supplier<ILossFunction> loss) {
    this.words = words;
    this.activation = activation;
    this.loss = loss;
  }

  /** What there is an output for each of, in the plural. */
  public String words() {
    return words;
  }

  /** A new output layer. */
  OutputLayer.Builder layer() {
    return new OutputLayer.Builder(loss.get()).activation(activation.get());
  }

  /**
   * Makes the output layer of a network one of this kind.
   *
   * @param network the network
   * @throws IllegalArgumentException if it does not end in an OutputLayer
   */
  public void set(NetworkConfiguration network) {
    OutputLayer layer = NetworkOutput.require(network);
    layer.setActivationFn(activation.get());
    layer.setLossFn(loss.get());
  }
}
