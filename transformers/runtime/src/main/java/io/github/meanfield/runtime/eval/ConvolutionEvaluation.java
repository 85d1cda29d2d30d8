package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.steps.Convolution;
import java.util.Arrays;

/** A convolution over steps: a dense layer of the steps around each. */
final class ConvolutionEvaluation implements StepsEvaluation {

  private final Convolution layer;
  private final int inputs;
  private final int outputs;
  private final DenseEvaluation dense;
  private final float[] window;

  ConvolutionEvaluation(Convolution layer) {
    this.layer = layer;
    inputs = layer.inputs();
    outputs = layer.outputs();
    dense = new DenseEvaluation(layer.weights(), layer.bias());
    window = new float[layer.weights().length];
  }

  @Override
  public void apply(float[] input, int steps, float[] output) {
    for (int t = 0; t < steps; t++) {
      for (int k = 0; k < layer.width(); k++) {
        long from = (long) t - layer.before() + (long) k * layer.dilation();
        if (from >= 0 && from < steps) {
          System.arraycopy(input, (int) from * inputs, window, k * inputs, inputs);
        } else {
          Arrays.fill(window, k * inputs, (k + 1) * inputs, 0);
        }
      }
      System.arraycopy(dense.apply(window), 0, output, t * outputs, outputs);
    }
  }
}
