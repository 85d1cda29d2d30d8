package io.github.meanfield.transformers.scoring;

/**
 * Columns of predictions of which attributions explain a number. It is the mean, over the networks
 * of the model, of a function of the outputs of each.
 */
public interface ExplainedValue extends OutputColumns {

  /**
   * Which output is explained.
   *
   * @param outputs outputs of several rows, of all networks together
   * @param offset position of the row's first output
   */
  int index(float[] outputs, int offset);

  /**
   * The function of one network, or of all together.
   *
   * @param index which output is explained
   * @param outputs outputs of that network for several rows, before the activation of the output
   *     layer
   * @param offset position of the row's first output
   */
  double value(int index, float[] outputs, int offset);

  /**
   * Computes the derivatives of the function of one network.
   *
   * @param index which output is explained
   * @param outputs outputs of that network for several rows, before the activation of the output
   *     layer
   * @param offset position of the row's first output
   * @param slope takes the derivatives by the row's outputs, at the same positions
   */
  void slope(int index, float[] outputs, int offset, float[] slope);
}
