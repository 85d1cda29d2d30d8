package io.github.meanfield.stages.network.dense;

/**
 * Parameters of a network and their gradient: flat, in DL4J's order. Java loops work on these
 * arrays, because C2 vectorizes loops over arrays and not over native buffers; layers that BLAS
 * computes have copies outside the heap.
 */
final class Parameters {

  private final float[] values;
  private int version;

  // Null as long as nothing is trained.
  private float[] gradient;

  /** What holds the gradient of the weights that sparse rows enter by; null if the array does. */
  private TouchedWeights touched;

  /**
   * Parameters, all zero.
   *
   * @param length their number
   */
  Parameters(int length) {
    values = new float[length];
  }

  /** The parameters; after a change {@link #change()} must be called. */
  float[] values() {
    return values;
  }

  /** Makes known that {@link #values()} have changed. */
  void change() {
    version++;
  }

  /** Another number after each change. */
  int version() {
    return version;
  }

  /** The gradient of the mean loss with respect to each parameter. */
  float[] gradient() {
    float[] all = gradientOfOthers();
    if (touched != null) {
      touched.writeGradient(all);
      touched = null;
    }
    return all;
  }

  /**
   * The gradient without that of weights which {@link #touched()} holds: where these are, the array
   * has no meaning.
   */
  float[] gradientOfOthers() {
    if (gradient == null) {
      gradient = new float[values.length];
    }
    return gradient;
  }

  /**
   * Leaves the gradient of the first layer's weights where it is until {@link #gradient()} is asked
   * for, as many updates need no more than this.
   *
   * @param weights what holds it; null if the array has all of it
   */
  void setTouched(TouchedWeights weights) {
    touched = weights;
  }

  /** What holds the gradient of the first layer's weights; null if {@link #gradient()} does. */
  TouchedWeights touched() {
    return touched;
  }

  /** Bytes that they take, and their gradient if there is one. */
  long bytes() {
    return (gradient == null ? 1L : 2L) * Float.BYTES * values.length;
  }
}
