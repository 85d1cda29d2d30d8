package io.github.meanfield.stages.network;

import io.github.meanfield.stages.network.NetworkConfiguration.Part;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The output layer of a network. */
public final class NetworkOutput {

  private NetworkOutput() {}

  /**
   * The output layer of a network that can be trained.
   *
   * @throws IllegalArgumentException if the network does not end in an OutputLayer
   */
  public static OutputLayer require(NetworkConfiguration network) {
    Part last = network.output();
    if (last.layer() == null || last.layer().getClass() != OutputLayer.class) {
      throw new IllegalArgumentException(
          "ends in " + last.describe() + ", but must end in an OutputLayer");
    }
    return (OutputLayer) last.layer();
  }

  /**
   * Takes the activation of the output layer away, so that the network gives what comes before it.
   *
   * @return the activation; identity if the network has none that can be taken away
   */
  public static IActivation removeActivation(NetworkConfiguration network) {
    if (network.output().layer() instanceof BaseLayer layer
        && (layer instanceof BaseOutputLayer || layer instanceof LossLayer)) {
      IActivation activation = layer.getActivationFn();
      layer.setActivationFn(new ActivationIdentity());
      return activation;
    }
    return new ActivationIdentity();
  }

  /**
   * Applies an activation.
   *
   * @param activation the activation
   * @param outputs rows × outputs, row by row
   * @param rows number of rows, at least 1
   * @return the same after the activation
   */
  public static float[] activate(IActivation activation, float[] outputs, int rows) {
    Nd4jCode.ensure();
    INDArray values = Nd4j.create(outputs, new long[] {rows, outputs.length / rows}, 'c');
    return activation.getActivation(values, false).dup('c').data().asFloat();
  }

  /**
   * Parameters of a network whose outputs, before their activation, are other units of the same:
   * factor · output + shift.
   *
   * @param network the network, whose output layer has a bias
   * @param parameters its parameters
   * @param factor one value an output
   * @param shift one value an output
   * @return a copy with another output layer
   * @throws IllegalArgumentException if the output layer has no bias
   */
  public static float[] rescaled(
      NetworkConfiguration network, float[] parameters, double[] factor, double[] shift) {
    int weights = network.output().offset();
    int biases = biasOffset(network);
    if (biases < 0) {
      throw new IllegalArgumentException("ends in an output layer without a bias");
    }
    float[] rescaled = parameters.clone();
    int inputs = (biases - weights) / factor.length;
    for (int k = 0; k < factor.length; k++) {
      // Weights of an output come one after the other.
      for (int i = weights + k * inputs; i < weights + (k + 1) * inputs; i++) {
        rescaled[i] = (float) (parameters[i] * factor[k]);
      }
      rescaled[biases + k] = (float) (parameters[biases + k] * factor[k] + shift[k]);
    }
    return rescaled;
  }

  /**
   * Parameters of the network of two classes that gives the same probabilities as a network whose
   * only output is that of class 1, by sigmoid: softmax of (-z/2, z/2) is sigmoid of z.
   *
   * @param network the network with one output
   * @param parameters its parameters
   * @return those of the same network with two outputs
   */
  public static float[] ofTwoClasses(NetworkConfiguration network, float[] parameters) {
    int first = network.output().offset();
    int inputs = Math.toIntExact(require(network).getNIn());
    int length = network.output().length();
    float[] two = new float[parameters.length + length];
    System.arraycopy(parameters, 0, two, 0, first);
    for (int i = 0; i < length; i++) {
      float half = parameters[first + i] / 2;
      // Weights into a class are neighbours, and biases come after all weights.
      boolean isWeight = i < inputs;
      two[first + (isWeight ? i : 2 * inputs)] = -half;
      two[first + (isWeight ? inputs + i : 2 * inputs + 1)] = half;
    }
    System.arraycopy(
        parameters, first + length, two, first + 2 * length, parameters.length - first - length);
    return two;
  }

  /** Whether a network has one output, the probability of a class by sigmoid. */
  public static boolean isOfOneClass(NetworkConfiguration network) {
    OutputLayer layer = require(network);
    return layer.getNOut() == 1 && layer.getActivationFn() instanceof ActivationSigmoid;
  }

  /** Position of the output layer's first bias among the parameters, -1 if it has no bias. */
  public static int biasOffset(NetworkConfiguration network) {
    OutputLayer layer = require(network);
    return layer.hasBias()
        ? Math.toIntExact(network.output().offset() + layer.getNIn() * layer.getNOut())
        : -1;
  }
}
