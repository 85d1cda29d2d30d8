package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.tabular.EncodedRows;
import io.github.meanfield.stages.network.tabular.TabularEncoder;
import io.github.meanfield.stages.network.tabular.TabularInput;

/** The columns of a {@code TabularInput}, from features as they are; always the first layer. */
final class Tabular extends Layer {

  private final TabularEncoder encoder;
  private final float[] baseline;
  private final int[] features;
  private Parameters parameters;
  private int offset;
  private EncodedRows kept;
  private float[] output;

  Tabular(TabularInput input) {
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
    encoder.forward(kept, rows, parameters.values(), offset, output);
    return output;
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
