package io.github.meanfield.stages.network.dense;

import java.util.SplittableRandom;

/** Normal noise that is added to each input while training. */
final class Noise extends Layer {

  private final double deviation;
  private final int units;
  private SplittableRandom random = new SplittableRandom(0);
  private float[] output;

  /**
   * Noise.
   *
   * @param deviation its standard deviation
   * @param units inputs
   */
  Noise(double deviation, int units) {
    this.deviation = deviation;
    this.units = units;
  }

  @Override
  void reserve(int rows) {
    output = new float[Math.multiplyExact(rows, units)];
  }

  @Override
  void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    if (!training) {
      return input;
    }
    for (int i = 0; i < rows * units; i++) {
      output[i] = (float) (input[i] + deviation * random.nextGaussian());
    }
    return output;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    return delta;
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    return delta;
  }
}
