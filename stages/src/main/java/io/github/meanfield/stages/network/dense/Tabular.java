package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.network.tabular.TabularEncoder;

/** The columns of a {@code TabularInput}, from features as they are; always the first layer. */
final class Tabular extends Layer {

  private final TabularEncoder encoder;
  private Parameters parameters;
  private int offset;
  private float[] plain;
  private int[] places;
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
    plain = new float[Math.multiplyExact(rows, encoder.plainWidth())];
    places = new int[Math.multiplyExact(rows, encoder.embeddings())];
    output = new float[Math.multiplyExact(rows, encoder.width())];
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    encoder.read(input, rows, plain, places);
    encoder.forward(plain, places, rows, parameters.values(), offset, output);
    return output;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    encoder.backward(plain, places, rows, delta, parameters.gradient(), offset);
    return delta;
  }
}
