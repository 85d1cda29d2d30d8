package io.github.meanfield.transformers.export;

import java.util.Arrays;

/**
 * The trained parameters of a network, as DL4J has them: one array, in which each layer has a part.
 *
 * @param all the array
 */
record Parameters(float[] all) {

  /** So many of the parameters, from one on. */
  float[] row(int offset, int length) {
    return Arrays.copyOfRange(all, offset, offset + length);
  }

  /** The same, or zeros if the layer has none of them. */
  float[] rowOrZeros(boolean areThere, int offset, int length) {
    return areThere ? row(offset, length) : new float[length];
  }

  /** A matrix whose columns come one after the other. */
  float[][] columns(int offset, int rows, int columns) {
    float[][] matrix = new float[rows][columns];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        matrix[row][column] = all[offset + column * rows + row];
      }
    }
    return matrix;
  }
}
