package io.github.meanfield.stages.network.dense;

/** A layer that training leaves as it is: it computes as in scoring, and has no gradient. */
final class Frozen extends Layer {

  private final Layer layer;

  Frozen(Layer layer) {
    this.layer = layer;
  }

  @Override
  public int parameterLength() {
    return layer.parameterLength();
  }

  @Override
  public boolean isTrained() {
    return false;
  }

  @Override
  public void bind(Parameters parameters, int offset) {
    layer.bind(parameters, offset);
  }

  @Override
  public void reserve(int rows) {
    layer.reserve(rows);
  }

  @Override
  public float[] forward(float[] input, int rows, boolean training) {
    return layer.forward(input, rows, false);
  }

  @Override
  public float[] backward(float[] delta, int rows, boolean inputNeeded) {
    throw new IllegalStateException("no gradient passes a frozen layer");
  }
}
