package io.github.meanfield.stages.network.dense;

import java.util.Arrays;
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
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;

/** Finds what computes DL4J's activation functions, losses and dropout. */
final class DlFunctions {

  private DlFunctions() {}

  /** The activation of a hidden layer, or of outputs that do not depend on each other. */
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

  /** The output activation and the loss. */
  static OutputLoss loss(ILossFunction loss, IActivation activation, int units)
      throws UnsupportedNetworkException {
    Class<?> type = loss.getClass();
    if ((type == LossMCXENT.class || type == LossNegativeLogLikelihood.class)
        && activation.getClass() == ActivationSoftmax.class) {
      INDArray weights = ((LossMCXENT) loss).getWeights();
      return new SoftmaxCrossEntropy(units, weights == null ? null : weights.toFloatVector());
    }
    PointwiseLoss.ErrorFunction error;
    float[] weights;
    if (type == LossMSE.class || type == LossL2.class) {
      error = PointwiseLoss.SQUARED;
      weights = weights(((LossL2) loss).getWeights(), units, type == LossMSE.class);
    } else if (type == LossMAE.class || type == LossL1.class) {
      error = PointwiseLoss.ABSOLUTE;
      weights = weights(((LossL1) loss).getWeights(), units, type == LossMAE.class);
    } else if (type == LossPoisson.class) {
      error = PointwiseLoss.POISSON;
      weights = weights(null, units, false);
    } else {
      throw new UnsupportedNetworkException(
          "loss " + type.getSimpleName() + " with output activation " + activation);
    }
    return new PointwiseLoss(activation(activation), error, weights);
  }

  /** Weights of the outputs: those of the loss, divided by their number if it is a mean. */
  private static float[] weights(INDArray given, int units, boolean mean) {
    float[] weights = new float[units];
    Arrays.fill(weights, 1);
    if (given != null) {
      weights = given.toFloatVector();
    }
    if (mean) {
      FloatMath.scale(weights, 1f / units, 0, units);
    }
    return weights;
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
