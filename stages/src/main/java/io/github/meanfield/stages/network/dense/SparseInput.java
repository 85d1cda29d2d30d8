package io.github.meanfield.stages.network.dense;

import io.github.meanfield.stages.rows.SparseRows;

/** A first layer that takes sparse features as they are. */
interface SparseInput {

  /**
   * Computes outputs in training, as {@link Layer#forward}.
   *
   * @param input features of rows; the next {@code backward} looks at them again
   * @param order numbers of the rows to compute, from a position on
   * @param first that position
   * @param rows number of rows to compute
   * @return rows × outputs
   */
  float[] forward(SparseRows input, int[] order, int first, int rows);
}
