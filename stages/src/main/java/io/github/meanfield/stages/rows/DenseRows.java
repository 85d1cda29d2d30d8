package io.github.meanfield.stages.rows;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Features of several rows, each of them in its place. */
public final class DenseRows implements FeatureRows {

  private static final long serialVersionUID = 1L;

  /** Numbers that are written and read at once. */
  private static final int AT_ONCE = 1 << 14;

  private int numFeatures;
  private float[] values;

  /**
   * Rows that take over an array.
   *
   * @param numFeatures features of a row; of 0 features there are no rows
   * @param values rows × numFeatures, row by row
   */
  public DenseRows(int numFeatures, float[] values) {
    this.numFeatures = numFeatures;
    this.values = values;
  }

  @Override
  public int numFeatures() {
    return numFeatures;
  }

  /** All features, rows × numFeatures, row by row; not to be changed. */
  float[] values() {
    return values;
  }

  @Override
  public int size() {
    return numFeatures == 0 ? 0 : values.length / numFeatures;
  }

  @Override
  public long nonZeros() {
    // An array has at most as many as an int counts.
    int count = 0;
    for (float value : values) {
      // Without a branch, as of -0 the sign alone is set; the compiler makes vectors of it.
      int magnitude = Float.floatToRawIntBits(value) << 1;
      count += (magnitude | -magnitude) >>> 31;
    }
    return count;
  }

  @Override
  public void copyTo(int row, float[] into, int offset) {
    System.arraycopy(values, row * numFeatures, into, offset, numFeatures);
  }

  @Override
  public void copyTo(int row, double[] into, int offset) {
    for (int j = 0; j < numFeatures; j++) {
      into[offset + j] = values[row * numFeatures + j];
    }
  }

  @Override
  public float value(int row, int feature) {
    return values[row * numFeatures + feature];
  }

  @Override
  public DenseRows select(int[] chosen) {
    float[] taken = new float[chosen.length * numFeatures];
    for (int i = 0; i < chosen.length; i++) {
      copyTo(chosen[i], taken, i * numFeatures);
    }
    return new DenseRows(numFeatures, taken);
  }

  @Override
  public long hash(int row, long hash) {
    int first = row * numFeatures;
    long result = hash;
    for (int j = 0; j < numFeatures; j++) {
      if (values[first + j] != 0) {
        result = SparseRows.hash(result, j, values[first + j]);
      }
    }
    return result;
  }

  /** Java's serialization would go through the array value by value. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeInt(numFeatures);
    out.writeInt(values.length);
    byte[] bytes = new byte[Math.min(AT_ONCE, values.length) * Float.BYTES];
    FloatBuffer floats = asFloats(bytes);
    int count;
    for (int i = 0; i < values.length; i += count) {
      count = Math.min(AT_ONCE, values.length - i);
      floats.clear().put(values, i, count);
      out.write(bytes, 0, count * Float.BYTES);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException {
    numFeatures = in.readInt();
    values = new float[in.readInt()];
    byte[] bytes = new byte[Math.min(AT_ONCE, values.length) * Float.BYTES];
    FloatBuffer floats = asFloats(bytes);
    int count;
    for (int i = 0; i < values.length; i += count) {
      count = Math.min(AT_ONCE, values.length - i);
      in.readFully(bytes, 0, count * Float.BYTES);
      floats.clear().get(values, i, count);
    }
  }

  private static FloatBuffer asFloats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
