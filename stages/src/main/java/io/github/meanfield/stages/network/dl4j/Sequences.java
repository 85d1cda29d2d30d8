package io.github.meanfield.stages.network.dl4j;

import java.util.Arrays;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the rows × numbers × steps of DL4J's recurrent layers out of native memory, in whatever
 * order they are there. To be closed.
 */
final class Sequences implements AutoCloseable {

  private final NativeFloats memory;
  private final FloatIndexer values;
  private final int numbers;
  private final int steps;
  private final long ofRow;
  private final long ofNumber;
  private final long ofStep;

  private Sequences(INDArray dense) {
    memory = NativeFloats.dense(dense);
    values = memory.indexer();
    numbers = (int) dense.size(1);
    steps = (int) dense.size(2);
    ofRow = dense.stride(0);
    ofNumber = dense.stride(1);
    ofStep = dense.stride(2);
  }

  /**
   * Reads sequences.
   *
   * @param sequences floats, rows × numbers × steps; those with gaps are copied
   */
  static Sequences of(INDArray sequences) {
    return new Sequences(NativeFloats.isDense(sequences) ? sequences : sequences.dup('c'));
  }

  /** Number of steps. */
  int steps() {
    return steps;
  }

  /** Where number 0 of a step of a row is among the {@link #values}. */
  long position(int row, int step) {
    return row * ofRow + step * ofStep;
  }

  /** How far the next number of a step is. */
  long toNextNumber() {
    return ofNumber;
  }

  /** All numbers, in the order in which they are in memory. */
  FloatIndexer values() {
    return values;
  }

  /**
   * Reads a step of some rows.
   *
   * @param firstRow the first of the rows
   * @param into takes the numbers of the first row, then those of the second, and so on, as many
   *     rows as it has room for
   */
  void get(int step, int firstRow, float[] into) {
    if (ofNumber == 1 && ofRow == numbers) {
      memory.from(position(firstRow, step)).get(into);
      return;
    }
    for (int to = 0, row = firstRow; to < into.length; to += numbers, row++) {
      long from = position(row, step);
      if (ofNumber == 1) {
        values.get(from, into, to, numbers);
      } else {
        for (int i = 0; i < numbers; i++) {
          into[to + i] = values.get(from + i * ofNumber);
        }
      }
    }
  }

  /** Whether the numbers of some rows in each step are these to the bit. */
  boolean isSame(float[][] others, int firstRow) {
    float[] own = new float[others[0].length];
    for (int step = 0; step < steps; step++) {
      get(step, firstRow, own);
      if (!Arrays.equals(own, others[step])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    memory.close();
  }
}
