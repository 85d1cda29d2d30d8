package io.github.meanfield.stages.network;

/**
 * A network that tells how what it predicts depends on its features, by integrated gradients
 * (Sundararajan, Taly and Yan 2017, "Axiomatic attribution for deep networks"): gradients along the
 * straight path from a baseline to the features, multiplied by the way from the one to the other.
 *
 * <p>The path is one of what the first layer with weights takes: of the features themselves, from
 * zeros on, or of the columns of a {@link io.github.meanfield.stages.network.tabular.TabularInput},
 * from those of its {@link io.github.meanfield.stages.network.tabular.TabularInput#baseline
 * baseline} on; there a feature's attribution is the sum of those of its columns. So attributions
 * add up to the value at the features minus that at the baseline, but for the error of the
 * quadrature, and a feature that is as in the baseline has none.
 */
public interface InputGradients {

  /** The derivative of a value by the outputs of a network. */
  @FunctionalInterface
  interface Slope {

    /**
     * Computes the derivatives of one row.
     *
     * @param outputs outputs of several rows, before the activation of the output layer
     * @param offset position of the row's first output
     * @param slope takes the derivatives, at the same positions
     */
    void write(float[] outputs, int offset, float[] slope);
  }

  /**
   * Attributes a value to the features of one row. What comes out depends on nothing else, such as
   * the rows before.
   *
   * @param features features of several rows, row by row
   * @param row number of the row
   * @param path where on the path gradients are taken
   * @param slope the derivative of the value
   * @param attributions takes one number a feature, in the unit of the value
   */
  void attribute(float[] features, int row, Quadrature path, Slope slope, double[] attributions);
}
