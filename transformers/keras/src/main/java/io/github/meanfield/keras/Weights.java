package io.github.meanfield.keras;

import java.util.Arrays;

/**
 * An array of weights of a layer.
 *
 * @param shape length along each dimension
 * @param values the values, of which those that differ in the last dimension alone are neighbours
 */
record Weights(int[] shape, float[] values) {

  /** Whether this is a vector of a length. */
  boolean isVector(int length) {
    return shape.length == 1 && shape[0] == length;
  }

  @Override
  public String toString() {
    return Arrays.toString(shape);
  }
}
