package io.github.meanfield.stages.network.dl4j;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The memory of an array, one number after another, held until it is closed. */
final class NativeFloats implements AutoCloseable {

  private final INDArray array;
  private final FloatPointer first;

  private NativeFloats(INDArray array) {
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

  /** Of an array without gaps, in the order in which its numbers are in memory. */
  static NativeFloats dense(INDArray array) {
    return new NativeFloats(array);
  }

  /** The stride of a dimension of size 1 means nothing. */
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

  @Override
  public void close() {
    Reference.reachabilityFence(array);
  }
}
