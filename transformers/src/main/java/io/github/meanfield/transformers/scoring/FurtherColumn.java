package io.github.meanfield.transformers.scoring;

import java.io.Serializable;

/** A column that takes more than the outputs of a row; what is not valid has NaN, as there. */
public sealed interface FurtherColumn extends Serializable
    permits Attribution, Spread, HiddenLayer, ReconstructionError {

  /** Values of the column, of rows that were scored at once. */
  @FunctionalInterface
  interface Values {

    /**
     * Writes those of one row.
     *
     * @param row number of the row
     * @param into takes {@link #width} values
     */
    void write(int row, double[] into);
  }

  /** Whether it is made of all features of a row, zeros as well. */
  default boolean needsFeatures() {
    return false;
  }

  /** Number of values of a row. */
  int width();

  /**
   * Computes the values.
   *
   * @param network the network
   * @param rows the rows, scored
   */
  Values of(TrainedNetwork network, ScoredRows rows);
}
