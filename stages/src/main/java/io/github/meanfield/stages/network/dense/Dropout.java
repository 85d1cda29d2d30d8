package io.github.meanfield.stages.network.dense;

import org.deeplearning4j.nn.conf.dropout.IDropout;

/**
 * Inverted dropout (Srivastava et al. 2014): while training, each input is kept with a probability,
 * and divided by it, or else set to zero.
 */
final class Dropout extends Layer {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final int units;
  private final float scale;

  /** A draw of 32 bits, taken as a signed number, keeps an input if it is below this. */
  private final long threshold;

  private float[] mask;
  private float[] output;
  private long state;

  Dropout(double retain, int units) {
    this.units = units;
    this.scale = (float) (1 / retain);
    this.threshold = Math.round(retain * 0x1p32) + Integer.MIN_VALUE;
  }

  /**
   * The probability to keep an input that a DL4J dropout stands for.
   *
   * @param dropout the dropout; null for none
   * @return the probability, 1 without dropout
   */
  static double retainProbability(IDropout dropout) throws UnsupportedNetworkException {
    if (dropout == null) {
      return 1;
    }
    if (dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout inverted
        && inverted.getClass() == org.deeplearning4j.nn.conf.dropout.Dropout.class
        && inverted.getPSchedule() == null) {
      return inverted.getP();
    }
    throw new UnsupportedNetworkException("dropout " + dropout);
  }

  @Override
  void reserve(int rows) {
    mask = new float[Math.multiplyExact(rows, units)];
    output = new float[mask.length];
  }

  @Override
  void seed(long seed) {
    state = seed;
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    if (!training) {
      return input;
    }
    int length = rows * units;
    draw(length);
    for (int i = 0; i < length; i++) {
      output[i] = input[i] * mask[i];
    }
    return output;
  }

  /** Two masks a draw of SplitMix64 (Steele, Lea and Flood 2014, figure 16). */
  private void draw(int length) {
    float[] drawn = mask;
    long counter = state;
    for (int i = 0; i < length; i += 2) {
      counter += GOLDEN_GAMMA;
      long z = (counter ^ (counter >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      drawn[i] = (int) z < threshold ? scale : 0f;
      if (i + 1 < length) {
        drawn[i + 1] = (int) (z >>> 32) < threshold ? scale : 0f;
      }
    }
    state = counter;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    FloatMath.multiply(delta, mask, 0, rows * units);
    return delta;
  }
}
