package io.github.meanfield.stages.network.tabular;

import java.util.Random;

/** Computes the columns of a number that has an embedding, and the gradient of its parameters. */
interface NumberEmbedding {

  /**
   * The embedding of a number.
   *
   * @param slot its feature
   * @param index its number among those of numbers
   * @param column its first column
   * @param start position of its first parameter among those of all numbers
   * @return the embedding, or null if the number has none
   */
  static NumberEmbedding of(FeatureSlot slot, int index, int column, int start) {
    if (slot.isPiecewise()) {
      return new PiecewiseColumns(slot, index, column, start);
    }
    return slot.isPeriodic() ? new PeriodicColumns(slot, index, column, start) : null;
  }

  /** Number of parameters. */
  int parameterLength();

  /** Numbers of {@link EncodedRows#scratch} that it needs. */
  int scratchLength();

  /**
   * Draws the parameters that training starts from.
   *
   * @param random where draws come from
   * @param parameters takes {@link #parameterLength} numbers, zeros before
   * @param first position of the first
   */
  void draw(Random random, float[] parameters, int first);

  /** Finds what does not depend on parameters, of a scaled value. */
  void read(float x, EncodedRows kept, int row);

  /**
   * Computes the columns, before they are scaled.
   *
   * @param kept what is known of the rows; takes the columns
   * @param parameters parameters of the network
   * @param first position of the first parameter of numbers
   */
  void forward(EncodedRows kept, int rows, float[] parameters, int first);

  /**
   * Computes the gradient of the parameters.
   *
   * @param kept what is known of the rows
   * @param delta the derivatives of all columns, rows × width
   * @param parameters parameters of the network
   * @param scales position of the scale of the first of all columns; -1 if they have none
   * @param gradient takes the derivatives of the parameters of the network, zeros before
   * @param first position of the first parameter of numbers
   */
  void backward(
      EncodedRows kept,
      int rows,
      float[] delta,
      int width,
      float[] parameters,
      int scales,
      float[] gradient,
      int first);

  /**
   * The derivative by the scaled value of a row.
   *
   * @param kept what is known of the rows
   * @param delta the derivatives of all columns
   * @param from position of those of the row
   * @param parameters parameters of the network
   * @param scales position of the scale of the first of all columns; -1 if they have none
   * @param first position of the first parameter of numbers
   */
  float slope(
      EncodedRows kept,
      int row,
      float[] delta,
      int from,
      float[] parameters,
      int scales,
      int first);
}
