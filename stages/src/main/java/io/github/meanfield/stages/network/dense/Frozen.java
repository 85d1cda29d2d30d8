package io.github.meanfield.stages.network.dense;

/** A layer that training leaves as it is: it computes as in scoring, and has no gradient. */
final class Frozen extends Layer {

  private final Layer layer;

  Frozen(Layer layer) {
    this.layer = layer;
  }

  @Override
  int parameterLength() {
    return layer.parameterLength();
  }

  @Override
  boolean isTrained() {
    return false;
  }

  @Override
  boolean hasGradientOfRows() {
    return true;
  }

  @Override
  void bind(Parameters parameters, int offset) {
    layer.bind(parameters, offset);
  }

  @Override
  void reserve(int rows) {
    layer.reserve(rows);
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    return layer.forward(input, rows, false);
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    throw new IllegalStateException("no gradient passes a frozen layer");
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    return layer.inputGradient(delta, rows);
  }

  @Override
  long bytes() {
    return layer.bytes();
  }

  @Override
  Layer unfrozen() {
    return layer;
  }
}
