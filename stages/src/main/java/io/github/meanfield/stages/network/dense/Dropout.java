package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.network.CurrentStep;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Inverted dropout (Srivastava et al. 2014): while training, each input is kept with a probability,
 * and divided by it, or else set to zero.
 */
final class Dropout extends Layer {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final int units;
  private final ISchedule retain;

  private int capacity;
  private float[] mask = {};
  private float[] output = {};
  private long state;

  /**
   * Dropout.
   *
   * @param retain the probability to keep an input, in (0, 1]; of the current step
   * @param units inputs
   */
  Dropout(ISchedule retain, int units) {
    this.units = units;
    this.retain = retain;
  }

  /**
   * The probability to keep an input that a DL4J dropout stands for.
   *
   * @param dropout the dropout
   * @return the probability
   */
  static ISchedule retention(IDropout dropout) throws UnsupportedNetworkException {
    if (dropout instanceof org.deeplearning4j.nn.conf.dropout.Dropout inverted
        && inverted.getClass() == org.deeplearning4j.nn.conf.dropout.Dropout.class) {
      ISchedule schedule = inverted.getPSchedule();
      if (schedule == null) {
        return new FixedSchedule(inverted.getP());
      } else if (CurrentStep.isRetention(schedule)) {
        return schedule;
      }
    }
    throw new UnsupportedNetworkException("dropout " + dropout);
  }

  @Override
  void reserve(int rows) {
    capacity = rows;
    mask = new float[0];
    output = new float[0];
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
    if (mask.length == 0) {
      // Neither sparse rows nor scoring need them.
      mask = new float[Math.multiplyExact(capacity, units)];
      output = new float[mask.length];
    }
    int length = rows * units;
    draw(length, retain.valueAt(0, 0));
    for (int i = 0; i < length; i++) {
      output[i] = input[i] * mask[i];
    }
    return output;
  }

  /**
   * Drops inputs of sparse rows in place: those that dense rows, of the same draws, would drop. The
   * draws of zeros are passed over.
   */
  void drop(SparseBatch input) {
    double probability = retain.valueAt(0, 0);
    float scale = (float) (1 / probability);
    long threshold = threshold(probability);
    int[] starts = input.starts();
    float[] values = input.values();
    for (int row = 0; row < input.rows(); row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        long position = (long) row * units + input.columns()[input.places()[k]];
        long z = mix(state + (position / 2 + 1) * GOLDEN_GAMMA);
        values[k] *= (int) (position % 2 == 0 ? z : z >>> 32) < threshold ? scale : 0f;
      }
    }
    state += ((long) input.rows() * units + 1) / 2 * GOLDEN_GAMMA;
  }

  /** A draw of 32 bits, taken as a signed number, keeps an input if it is below this. */
  private static long threshold(double probability) {
    return Math.round(probability * 0x1p32) + Integer.MIN_VALUE;
  }

  private static long mix(long counter) {
    long z = (counter ^ (counter >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Two masks a draw of SplitMix64 (Steele, Lea and Flood 2014, figure 16). */
  private void draw(int length, double probability) {
    float scale = (float) (1 / probability);
    long threshold = threshold(probability);
    float[] drawn = mask;
    long counter = state;
    for (int i = 0; i < length; i += 2) {
      counter += GOLDEN_GAMMA;
      long z = mix(counter);
      drawn[i] = (int) z < threshold ? scale : 0f;
      if (i + 1 < length) {
        drawn[i + 1] = (int) (z >>> 32) < threshold ? scale : 0f;
      }
    }
    state = counter;
  }

  @Override
  long bytes() {
    return Float.BYTES * ((long) mask.length + output.length);
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    return delta;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    FloatMath.multiply(delta, mask, 0, rows * units);
    return delta;
  }
}
