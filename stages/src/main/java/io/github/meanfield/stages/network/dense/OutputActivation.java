package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.Softmax;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** The activations of output layers that need no ND4J: softmax, and those of hidden layers. */
public final class OutputActivation {

  private OutputActivation() {}

  /**
   * Applies an activation.
   *
   * @param activation the activation
   * @param outputs rows × outputs, row by row; changed if the activation is known
   * @param rows number of rows, at least 1
   * @return whether it is known
   */
  public static boolean apply(IActivation activation, float[] outputs, int rows) {
    if (activation.getClass() == ActivationSoftmax.class) {
      softmax(outputs, outputs.length / rows);
      return true;
    }
    if (activation.getClass() == ActivationIdentity.class) {
      return true;
    }
    try {
      int length = outputs.length;
      Activations.of(activation).apply(outputs, new float[length], new float[length], length);
      return true;
    } catch (UnsupportedNetworkException e) {
      return false;
    }
  }

  private static void softmax(float[] outputs, int width) {
    double[] probabilities = new double[width];
    double[] logarithms = new double[width];
    for (int from = 0; from < outputs.length; from += width) {
      Softmax.probabilities(outputs, from, probabilities, logarithms);
      for (int k = 0; k < width; k++) {
        outputs[from + k] = (float) probabilities[k];
      }
    }
  }
}
