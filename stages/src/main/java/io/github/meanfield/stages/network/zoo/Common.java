package io.github.meanfield.stages.network.zoo;

import io.github.meanfield.stages.network.natives.NativeCode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What networks of all kinds begin and end with, and the ranges of their options. */
final class Common {

  /** Of sizes, so that what is computed of them is a number, too. */
  private static final int MOST = 1_000_000;

  private Common() {}

  /**
   * The beginning of a configuration. Its seed, for which Deeplearning4j would take the time of
   * day, is 0, so that the same options always give the same JSON; estimators set their own.
   */
  static NeuralNetConfiguration.Builder layers() {
    // Layers load OpenBLAS, whose kernels are to be chosen before.
    NativeCode.ensure();
    return new NeuralNetConfiguration.Builder().seed(0);
  }

  /** Requires a size of at least 1, and returns it. */
  static int requireSize(String name, int value) {
    return requireSize(name, value, 1);
  }

  static int requireSize(String name, int value, int least) {
    if (value < least || value > MOST) {
      throw new IllegalArgumentException(
          String.format("%s is %d, but must be in [%d, %d]", name, value, least, MOST));
    }
    return value;
  }

  /** Requires a probability to drop, and returns it. */
  static double requireDropout(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("dropout is " + value + ", but must be in [0, 1)");
    }
    return value;
  }

  /** An output layer. Its loss and activation give way to those of the estimator. */
  static OutputLayer.Builder output(double dropout) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .dropOut(dropout(dropout));
  }

  /** Deeplearning4j's dropout, by the probability of staying; null for none. */
  static Dropout dropout(double probability) {
    return probability == 0 ? null : new Dropout(1 - probability);
  }
}
