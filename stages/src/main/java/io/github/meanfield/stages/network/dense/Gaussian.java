package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.GaussianCode;
import io.github.meanfield.stages.network.GaussianSampling;
import io.github.meanfield.stages.network.MiniBatch;
import java.util.Arrays;

/** The draws of a {@code GaussianCode}. There are few of them, so that they are drawn in double. */
final class Gaussian extends Layer {

  private final GaussianSampling sampling;
  private final int size;
  private double[] input;
  private double[] codes;
  private double[] derivatives;
  private double[] rowWeights;
  private float[] output;
  private float[] inputDelta;

  Gaussian(GaussianCode layer) {
    sampling = new GaussianSampling(layer);
    size = layer.size();
  }

  /** What it adds to the loss is divided by the number of rows. */
  @Override
  boolean hasGradientOfRows() {
    return false;
  }

  @Override
  void reserve(int rows) {
    input = new double[Math.multiplyExact(rows, 2 * size)];
    derivatives = new double[input.length];
    codes = new double[rows * size];
    rowWeights = new double[rows];
    output = new float[rows * size];
    inputDelta = new float[input.length];
  }

  @Override
  void seed(long seed) {
    sampling.seed(seed);
  }

  @Override
  float[] forward(float[] values, int rows, boolean training) {
    if (!training) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(values, 2 * i * size, output, i * size, size);
      }
      return output;
    }
    for (int i = 0; i < rows * 2 * size; i++) {
      input[i] = values[i];
    }
    sampling.draw(input, rows, codes);
    for (int i = 0; i < rows * size; i++) {
      output[i] = (float) codes[i];
    }
    return output;
  }

  /** The weighted sum of the divergences of the rows of the last {@code forward}. */
  double divergence(MiniBatch batch) {
    for (int i = 0; i < batch.rows(); i++) {
      rowWeights[i] = batch.weight(i);
    }
    return sampling.divergence(input, batch.rows(), rowWeights);
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    for (int i = 0; i < rows * size; i++) {
      codes[i] = delta[i];
    }
    // Derivatives are those of the mean over the rows.
    sampling.backward(input, rows, codes, rowWeights, 1.0 / rows, derivatives);
    for (int i = 0; i < rows * 2 * size; i++) {
      inputDelta[i] = (float) derivatives[i];
    }
    return inputDelta;
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(delta, i * size, inputDelta, 2 * i * size, size);
      Arrays.fill(inputDelta, (2 * i + 1) * size, (2 * i + 2) * size, 0);
    }
    return inputDelta;
  }
}
