package io.github.meanfield.stages.network.dense;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Parameters of a network and their gradient: flat, in DL4J's order, twice. The arrays are what
 * Java loops work on, because C2 vectorizes loops over arrays and not over native buffers; the
 * copies outside the heap are what BLAS works on.
 */
public final class Parameters {

  private final float[] values;
  private final float[] gradient;
  private final FloatPointer nativeValues;
  private final FloatPointer nativeGradient;

  /**
   * Parameters, all zero.
   *
   * @param length their number
   */
  public Parameters(int length) {
    values = new float[length];
    gradient = new float[length];
    nativeValues = new FloatPointer((long) length);
    nativeGradient = new FloatPointer((long) length);
  }

  /** The parameters; after a change {@link #publish()} must be called. */
  public float[] values() {
    return values;
  }

  /** The gradient of the mean loss with respect to each parameter. */
  public float[] gradient() {
    return gradient;
  }

  /** Makes changes of {@link #values()} known to BLAS. */
  public void publish() {
    nativeValues.put(values, 0, values.length);
  }

  /** Parameters from an offset on, for BLAS to read. */
  FloatPointer nativeValues(int offset) {
    return new FloatPointer(nativeValues).position(offset);
  }

  /** Gradient from an offset on, for BLAS to write. */
  FloatPointer nativeGradient(int offset) {
    return new FloatPointer(nativeGradient).position(offset);
  }
}
