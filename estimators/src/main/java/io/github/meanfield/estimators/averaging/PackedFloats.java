package io.github.meanfield.estimators.averaging;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats on their way between machines. Java's serialization copies an array of bytes at once, but
 * goes through one of floats value by value, which costs more than a round of a small network.
 */
final class PackedFloats implements Serializable {

  private static final long serialVersionUID = 1L;

  /** More than these do not fit into an array of bytes. */
  static final int MOST = (Integer.MAX_VALUE - 8) / Float.BYTES;

  private final byte[] bytes;

  private PackedFloats(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The first values of an array. */
  static PackedFloats of(float[] values, int length) {
    byte[] bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, length);
    return new PackedFloats(bytes);
  }

  /** A new array of them. */
  float[] unpack() {
    return unpack(0, 1);
  }

  /** A new array of one of some nearly equal parts of them; the parts, in turn, are all. */
  float[] unpack(int part, int parts) {
    long length = bytes.length / Float.BYTES;
    int from = (int) (length * part / parts);
    float[] values = new float[(int) (length * (part + 1) / parts) - from];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(from, values);
    return values;
  }
}
