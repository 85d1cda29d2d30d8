package io.github.meanfield.stages.network.dense;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Finds what computes DL4J's activation functions and dropout. */
final class DlFunctions {

  private DlFunctions() {}

  /** The activation of a hidden layer. */
  static Activation activation(IActivation function) throws UnsupportedNetworkException {
    // By class and not by instanceof: a subclass may do anything.
    Class<?> type = function.getClass();
    if (type == ActivationReLU.class && function.equals(new ActivationReLU())) {
      return Activations::relu;
    } else if (type == ActivationTanH.class) {
      return Activations::tanh;
    } else if (type == ActivationSigmoid.class) {
      return Activations::sigmoid;
    } else if (type == ActivationLReLU.class) {
      return Activations.leakyRelu((float) ((ActivationLReLU) function).getAlpha());
    } else if (type == ActivationELU.class && function.equals(new ActivationELU())) {
      return Activations::elu;
    } else if (type == ActivationSELU.class) {
      return Activations::selu;
    } else if (type == ActivationGELU.class && function.equals(new ActivationGELU())) {
      return Activations.swish(1.702f);
    } else if (type == ActivationSwish.class) {
      return Activations.swish(1f);
    } else if (type == ActivationSoftPlus.class) {
      return Activations::softplus;
    } else if (type == ActivationIdentity.class) {
      return Activations::identity;
    }
    throw new UnsupportedNetworkException("activation " + function);
  }

  /** The probability to keep an input, 1 without dropout. */
  static double retainProbability(IDropout dropout) throws UnsupportedNetworkException {
    if (dropout == null) {
      return 1;
    }
    if (dropout.getClass() == Dropout.class && ((Dropout) dropout).getPSchedule() == null) {
      return ((Dropout) dropout).getP();
    }
    throw new UnsupportedNetworkException("dropout " + dropout);
  }
}
