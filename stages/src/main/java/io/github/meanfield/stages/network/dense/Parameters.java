package io.github.meanfield.stages.network.dense;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Parameters of a network and their gradient: flat, in DL4J's order, twice. The arrays are what
 * Java loops work on, because C2 vectorizes loops over arrays and not over native buffers; the
 * copies outside the heap are what BLAS works on.
 */
final class Parameters {

  private final float[] values;
  private final FloatPointer nativeValues;

  // Null as long as nothing is trained.
  private float[] gradient;
  private FloatPointer nativeGradient;

  /**
   * Parameters, all zero.
   *
   * @param length their number
   */
  Parameters(int length) {
    values = new float[length];
    nativeValues = new FloatPointer((long) length);
  }

  /** The parameters; after a change {@link #publish()} must be called. */
  float[] values() {
    return values;
  }

  /** The gradient of the mean loss with respect to each parameter. */
  float[] gradient() {
    if (gradient == null) {
      gradient = new float[values.length];
    }
    return gradient;
  }

  /** Bytes that they take, twice, and their gradient if there is one. */
  long bytes() {
    return (gradient == null ? 2L : 4L) * Float.BYTES * values.length;
  }

  /** Makes changes of {@link #values()} known to BLAS. */
  void publish() {
    nativeValues.put(values, 0, values.length);
  }

  /** Parameters from an offset on, for BLAS to read. */
  FloatPointer nativeValues(int offset) {
    return new FloatPointer(nativeValues).position(offset);
  }

  /** Gradient from an offset on, for BLAS to write. */
  FloatPointer nativeGradient(int offset) {
    if (nativeGradient == null) {
      nativeGradient = new FloatPointer((long) values.length);
    }
    return new FloatPointer(nativeGradient).position(offset);
  }
}
