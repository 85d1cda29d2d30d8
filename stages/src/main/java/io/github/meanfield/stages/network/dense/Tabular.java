package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.tabular.EncodedRows;
import io.github.meanfield.stages.network.tabular.TabularEncoder;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The columns of a {@code TabularInput}, from features as they are; always the first layer. Scaled
 * numbers may be shifted, and have noise in training.
 */
final class Tabular extends Layer {

  private final TabularEncoder encoder;
  private final float[] baseline;
  private final int[] features;
  private Parameters parameters;
  private int offset;
  private EncodedRows kept;
  private float[] output;
  private final double noise;
  private SplittableRandom random = new SplittableRandom(0);
  private float[] noisyShifts = {};
  private float[] shifts;
  private float[] read;

  Tabular(TabularInput input) {
    noise = input.noise();
    encoder = input.encoder();
    baseline = input.baseline();
    features = input.featuresOfColumns();
  }

  /** Number of columns. */
  int width() {
    return encoder.width();
  }

  /** Features of which attributions tell the difference. */
  float[] baseline() {
    return baseline;
  }

  /** The feature that a column is made of. */
  int feature(int column) {
    return features[column];
  }

  @Override
  int parameterLength() {
    return encoder.parameterLength();
  }

  @Override
  void bind(Parameters all, int first) {
    parameters = all;
    offset = first;
  }

  @Override
  void reserve(int rows) {
    kept = encoder.reserve(rows);
    output = new float[Math.multiplyExact(rows, encoder.width())];
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    encoder.read(input, rows, kept);
    float[] added = training && noise > 0 ? withNoise(rows) : shifts;
    if (added != null) {
      encoder.shift(input, rows, added, kept);
    }
    read = input;
    encoder.forward(kept, rows, parameters.values(), offset, output);
    return output;
  }

  private float[] withNoise(int rows) {
    int length = rows * encoder.numFeatures();
    if (noisyShifts.length < length) {
      noisyShifts = new float[length];
    }
    if (shifts == null) {
      Arrays.fill(noisyShifts, 0);
    } else {
      System.arraycopy(shifts, 0, noisyShifts, 0, length);
    }
    for (int i = 0; i < length; i++) {
      noisyShifts[i] += (float) (noise * random.nextGaussian());
    }
    return noisyShifts;
  }

  /** Sets what the next {@code forward} adds to scaled numbers, rows × features; or null. */
  void setShifts(float[] values) {
    shifts = values;
  }

  /**
   * The derivatives by shifts.
   *
   * @param delta derivatives by the columns of the last {@code forward}
   * @param gradient takes rows × features, zeros before
   */
  void shiftGradient(float[] delta, int rows, float[] gradient) {
    encoder.shiftGradient(read, rows, delta, kept, parameters.values(), offset, gradient);
  }

  @Override
  void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    encoder.backward(kept, rows, delta, parameters.values(), parameters.gradient(), offset);
    return delta;
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    throw new IllegalStateException("categories have no gradient");
  }
}
