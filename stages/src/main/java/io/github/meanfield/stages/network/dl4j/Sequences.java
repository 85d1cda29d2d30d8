package io.github.meanfield.stages.network.dl4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays of rows × numbers × steps of DL4J's recurrent layers, as an array for each step. */
final class Sequences {

  private Sequences() {}

  /**
   * Copies sequences, in whatever order their numbers are.
   *
   * @param sequences floats, rows × numbers × steps
   * @return for each step the numbers of the first row, then those of the second, and so on
   */
  static float[][] read(INDArray sequences) {
    INDArray dense = isDense(sequences) ? sequences : sequences.dup('c');
    float[] all = new float[Math.toIntExact(dense.length())];
    try (NativeFloats memory = NativeFloats.dense(dense)) {
      memory.all().get(all);
    }
    int rows = (int) dense.size(0);
    int numbers = (int) dense.size(1);
    int ofRow = dense.stride(0);
    int ofNumber = dense.stride(1);
    float[][] steps = new float[(int) dense.size(2)][rows * numbers];
    for (int step = 0; step < steps.length; step++) {
      for (int row = 0; row < rows; row++) {
        int from = step * dense.stride(2) + row * ofRow;
        copy(all, from, ofNumber, steps[step], row * numbers, numbers);
      }
    }
    return steps;
  }

  private static void copy(float[] all, int from, int stride, float[] into, int to, int count) {
    if (stride == 1) {
      System.arraycopy(all, from, into, to, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[to + i] = all[from + i * stride];
    }
  }

  /** Whether its numbers fill a piece of memory. The stride of a dimension of size 1 is of none. */
  private static boolean isDense(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalStateException("sequences are " + array.dataType() + ", but must be floats");
    }
    long extent = 1;
    for (int i = 0; i < array.rank(); i++) {
      if (array.size(i) > 1) {
        if (array.stride(i) <= 0) {
          return false;
        }
        extent += (array.size(i) - 1) * array.stride(i);
      }
    }
    return extent == array.length();
  }
}
