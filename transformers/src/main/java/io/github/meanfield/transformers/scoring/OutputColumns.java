package io.github.meanfield.transformers.scoring;

import java.io.Serializable;

/**
 * Turns the outputs of a network for one row into the values of the columns a model adds. In rows
 * whose features are invalid and that are kept, all values are NaN.
 */
public interface OutputColumns extends Serializable {

  /** The number of outputs of the network for one row. */
  int numOutputs();

  /**
   * The number of values of each column: the size of its Vectors, or 1 for a column of numbers.
   *
   * @return one number a column, in the order of the schema
   */
  int[] widths();

  /**
   * Computes the values of one row.
   *
   * @param outputs outputs of several rows, before the activation of the output layer
   * @param offset position of the row's first output
   * @param values where to write them; an array a column, of its width
   */
  void write(float[] outputs, int offset, double[][] values);
}
