package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.tabular.EncodedRows;
import io.github.meanfield.stages.network.tabular.TabularEncoder;

/** The columns of a {@code TabularInput}, from features as they are; always the first layer. */
final class Tabular extends Layer {

  private final TabularEncoder encoder;
  private Parameters parameters;
  private int offset;
  private EncodedRows kept;
  private float[] output;

  Tabular(TabularEncoder encoder) {
    this.encoder = encoder;
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
}
