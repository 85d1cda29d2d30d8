package io.github.meanfield.stages.network.dense;

/**
 * A differentiable function from inputs to outputs, with parameters or without: a part of what DL4J
 * calls a layer. Matrices are row-major, a row of the data a row. What a method returns is the
 * layer's own memory, valid until its next call.
 */
abstract class Layer {

  /** Number of parameters. */
  int parameterLength() {
    return 0;
  }

  /** Whether there are parameters that training changes. */
  boolean isTrained() {
    return parameterLength() > 0;
  }

  /**
   * Gives the layer its parameters.
   *
   * @param parameters those of the network
   * @param offset position of the layer's first
   */
  void bind(Parameters parameters, int offset) {}

  /**
   * Allocates memory for the rows of a minibatch.
   *
   * @param rows the largest number of rows from now on
   */
  abstract void reserve(int rows);

  /**
   * Restarts the random draws of dropout.
   *
   * @param seed their seed
   */
  void seed(long seed) {}

  /**
   * Computes outputs.
   *
   * @param input rows × inputs; may be overwritten unless the layer is the first
   * @param rows number of rows
   * @param training whether to drop units and to normalize by the minibatch, as in training
   * @return rows × outputs
   */
  abstract float[] forward(float[] input, int rows, boolean training);

  /**
   * Computes the gradients of the layer's parameters, and of its input.
   *
   * @param delta derivative of the mean loss with respect to the outputs of the last {@code
   *     forward}, which was training; may be overwritten
   * @param rows number of rows
   * @param inputNeeded whether the derivative with respect to the input is asked for
   * @return that derivative; no meaning if it was not asked for
   */
  abstract float[] backward(float[] delta, int rows, boolean inputNeeded);

  /**
   * Computes the gradient of the input as the network predicts: no unit is dropped, and batch
   * normalization goes by its estimates. The gradients of parameters stay as they are.
   *
   * @param delta derivative with respect to the outputs of the last {@code forward}, which was not
   *     training; may be overwritten
   * @param rows number of rows
   * @return derivative with respect to the input
   */
  abstract float[] inputGradient(float[] delta, int rows);

  /**
   * Whether {@link #backwardOfRows} tells the gradient of each row, which must not depend on other
   * rows.
   */
  boolean hasGradientOfRows() {
    return parameterLength() == 0;
  }

  /**
   * As {@link #backward}, but with the gradients of the layer's parameters row by row: the layer
   * keeps what they are made of until {@link #sumRows}, and tells their norms (Goodfellow 2015,
   * "Efficient per-example gradient computations").
   *
   * @param delta derivative of the sum of the losses; stays as it is after this layer and those
   *     without parameters before it
   * @param squares one number a row, to which the square of the norm of its gradient is added
   */
  float[] backwardOfRows(float[] delta, int rows, boolean inputNeeded, double[] squares) {
    return backward(delta, rows, inputNeeded);
  }

  /**
   * Computes the gradients of the layer's parameters: the sum of those of the rows of the last
   * {@link #backwardOfRows}, each times a factor.
   *
   * @param factors one number a row; a row whose factor is 0 does not count, even if its gradient
   *     is not finite
   * @param rows number of rows
   */
  void sumRows(float[] factors, int rows) {}

  /** Bytes of its largest arrays that grow with parameters or features. */
  long bytes() {
    return 0;
  }

  /** The layer itself, frozen or not. */
  Layer unfrozen() {
    return this;
  }
}
