package io.github.meanfield.stages.network.dl4j;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The memory of an array, one number after another, held until it is closed. */
final class NativeFloats implements AutoCloseable {

  private final INDArray array;
  private final FloatPointer first;

  private NativeFloats(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalStateException("numbers are " + array.dataType() + ", but must be floats");
    }
    this.array = array;
    first = new FloatPointer(array.data().addressPointer());
  }

  /** Of a copy of the array, if it has gaps or another order. */
  static NativeFloats reading(INDArray array) {
    return new NativeFloats(isPlain(array) ? array : array.dup('c'));
  }

  /** To be written to. */
  static NativeFloats writing(INDArray array) {
    if (!isPlain(array)) {
      throw new IllegalStateException("an array that is to be written to has gaps");
    }
    return new NativeFloats(array);
  }

  /** Of an array whose numbers fill a piece of memory, in the order in which they are there. */
  static NativeFloats dense(INDArray array) {
    if (!isDense(array)) {
      throw new IllegalStateException(
          "an array that is to be read in the order of memory has gaps");
    }
    return new NativeFloats(array);
  }

  /** All numbers of an array. */
  static float[] read(INDArray array) {
    try (NativeFloats memory = reading(array)) {
      return memory.get(0, new float[Math.toIntExact(array.length())]);
    }
  }

  /** Whether its numbers fill a piece of memory, in whatever order. */
  static boolean isDense(INDArray array) {
    long extent = 1;
    for (int i = 0; i < array.rank(); i++) {
      // The stride of a dimension of size 1 means nothing.
      if (array.size(i) > 1) {
        if (array.stride(i) <= 0) {
          return false;
        }
        extent += (array.size(i) - 1) * array.stride(i);
      }
    }
    return extent == array.length();
  }

  /** Whether its numbers fill a piece of memory, in the order of its dimensions. */
  private static boolean isPlain(INDArray array) {
    long expected = 1;
    for (int i = array.rank() - 1; i >= 0; i--) {
      if (array.size(i) != 1 && array.stride(i) != expected) {
        return false;
      }
      expected *= array.size(i);
    }
    return true;
  }

  /** Where the numbers begin. */
  FloatPointer all() {
    return first;
  }

  /** Where part {@code index} begins, of parts of {@code length} numbers. */
  FloatPointer at(int index, int length) {
    return first.getPointer((long) index * length);
  }

  /** Reads part {@code index} of parts of the given array's length into it. */
  float[] get(int index, float[] into) {
    at(index, into.length).get(into);
    return into;
  }

  /** Where the number at a position is. */
  FloatPointer from(long position) {
    return first.getPointer(position);
  }

  /** Reads and writes numbers one by one. */
  FloatIndexer indexer() {
    return FloatIndexer.create(new FloatPointer(first).capacity(array.length()));
  }

  @Override
  public void close() {
    Reference.reachabilityFence(array);
  }
}
