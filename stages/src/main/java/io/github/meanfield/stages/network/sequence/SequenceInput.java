package io.github.meanfield.stages.network.sequence;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Makes sequences of rows at the input of a Deeplearning4j network: a preprocessor of the layer
 * that takes them, an {@code EmbeddingSequenceLayer} for tokens, else one that is recurrent or
 * convolves over steps.
 *
 * <p>A row of features has {@link #width()} numbers: the steps one after the other, zeros behind
 * them as far as {@code maxSteps}, and last the number of steps. To the network go the steps alone,
 * as far as the longest sequence of the minibatch, with a mask; the layers get an array of rows ×
 * stepSize × steps.
 */
public final class SequenceInput implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  @JsonProperty private final int maxSteps;
  @JsonProperty private final int stepSize;

  /**
   * Sequences of at most so many steps.
   *
   * @param maxSteps the most steps of a sequence; 0 if the rows of a fit are to tell, those for
   *     validation too: their column's metadata, or else the longest of them
   * @param stepSize numbers of a step, at least 1; 1 for tokens
   * @throws IllegalArgumentException if one is out of range, or a row had more numbers than an
   *     array can hold
   */
  public SequenceInput(
      @JsonProperty("maxSteps") int maxSteps, @JsonProperty("stepSize") int stepSize) {
    if (maxSteps < 0 || stepSize < 1 || (long) maxSteps * stepSize >= Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              "has sequences of at most %d steps of %d numbers; required are at least 1 each, and"
                  + " fewer numbers in all than an array can hold",
              maxSteps, stepSize));
    }
    this.maxSteps = maxSteps;
    this.stepSize = stepSize;
  }

  /** The most steps of a sequence; 0 if the rows of a fit are to tell. */
  public int maxSteps() {
    return maxSteps;
  }

  /** Numbers of a step. */
  public int stepSize() {
    return stepSize;
  }

  /** Numbers of a row: the steps, and how many they are. */
  public int width() {
    return maxSteps * stepSize + 1;
  }

  /**
   * Makes sequences of rows.
   *
   * @param rows rows × (steps · stepSize): steps one after the other
   * @return rows × stepSize × steps
   */
  @Override
  public INDArray preProcess(INDArray rows, int minibatch, LayerWorkspaceMgr workspaces) {
    long steps = rows.size(1) / stepSize;
    INDArray sequences = rows.reshape('c', rows.size(0), steps, stepSize).permute(0, 2, 1).dup('c');
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, sequences);
  }

  /** The derivatives of rows from those of sequences; null of null, as tokens have none. */
  @Override
  public INDArray backprop(INDArray sequences, int minibatch, LayerWorkspaceMgr workspaces) {
    if (sequences == null) {
      return null;
    }
    INDArray rows =
        sequences
            .permute(0, 2, 1)
            .dup('c')
            .reshape('c', sequences.size(0), sequences.size(1) * sequences.size(2));
    return workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, rows);
  }

  @Override
  public InputPreProcessor clone() {
    return new SequenceInput(maxSteps, stepSize);
  }

  @Override
  public InputType getOutputType(InputType rows) {
    return InputType.recurrent(stepSize, maxSteps);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int minibatch) {
    return new Pair<>(mask, state);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SequenceInput input
        && maxSteps == input.maxSteps
        && stepSize == input.stepSize;
  }

  @Override
  public int hashCode() {
    return 31 * maxSteps + stepSize;
  }
}
