package io.github.meanfield.stages.network;

/**
 * A network that computes with features that are shifted, and tells how losses depend on shifts.
 *
 * <p>Shifts are rows × numFeatures, row by row, and are added where features are numbers of one
 * scale: to the features as they are, or, if a {@link
 * io.github.meanfield.stages.network.tabular.TabularInput} encodes them, to numbers once it has
 * scaled them, before their embeddings. There, categories and numbers that are missing cannot be
 * shifted: theirs have no effect, and derivatives of 0.
 */
public interface ShiftableInputs {

  /** Losses of rows by the outputs of a network. */
  @FunctionalInterface
  interface Losses {

    /**
     * The derivatives of the losses of the rows.
     *
     * @param outputs rows × numOutputs, row by row, before the activation of the output layer; may
     *     be longer
     * @param gradient takes the derivatives of the loss of each row, in the same places
     */
    void gradient(float[] outputs, float[] gradient);
  }

  /**
   * The derivatives of the loss of each row by its shifts, as the network scores: nothing is drawn
   * and batch normalization goes by its estimates.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @param shifts the shifts
   * @param losses the losses; if it gives derivatives but for a factor of each row, so does this
   * @param gradient takes the derivatives, rows × numFeatures
   */
  void shiftGradient(float[] features, int rows, float[] shifts, Losses losses, float[] gradient);

  /**
   * Outputs of rows that are shifted, as the network scores.
   *
   * @param features rows × numFeatures, row by row; may be longer
   * @param rows number of rows
   * @param shifts the shifts
   * @return rows × numOutputs, row by row
   */
  float[] outputs(float[] features, int rows, float[] shifts);

  /**
   * Trains on one minibatch as it is and shifted.
   *
   * @param batch the rows
   * @param shifts the shifts
   * @param share share of the loss on shifted rows, in (0, 1]; the rest is that on the others
   * @param step factors of learning rates and regularization
   * @return sum of the weighted losses before the step, of both by their shares, as {@link
   *     TrainableNetwork#fit} has it
   */
  double fit(MiniBatch batch, float[] shifts, double share, Step step);
}
