package io.github.meanfield.onnx;

/**
 * A column of numbers.
 *
 * @param value [N, size] of floats
 * @param size 1 for a number, or the length of a vector
 * @param isVector whether it is a vector
 * @param missing of a vector, [N, 1] of conditions: whether it is missing; null if it never is.
 *     Numbers are missing where they are NaN
 */
record Column(Value value, int size, boolean isVector, Value missing) {

  /** A column of numbers. */
  static Column number(Value value) {
    return new Column(value, 1, false, null);
  }

  /** A column of vectors that are never missing. */
  static Column vector(Value value, int size) {
    return new Column(value, size, true, null);
  }
}
