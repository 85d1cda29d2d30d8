package io.github.meanfield.transformers.scoring;

import java.io.Serializable;

/** Turns the outputs of a network for one row into the values of the columns a model adds. */
public interface OutputColumns extends Serializable {

  /**
   * Values of the added columns.
   *
   * @param outputs outputs of several rows, before the activation of the output layer
   * @param offset position of the row's first output
   * @return one value a column
   */
  Object[] of(float[] outputs, int offset);

  /** Values of the added columns for a row whose features are invalid and that is kept. */
  Object[] ofInvalid();
}
