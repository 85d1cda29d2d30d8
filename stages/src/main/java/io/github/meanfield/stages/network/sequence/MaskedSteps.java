package io.github.meanfield.stages.network.sequence;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;

/**
 * Makes zeros of padding before a layer that looks at neighbouring steps, and of its derivatives:
 * Deeplearning4j's convolutions over steps do not, so that the bias and the activation of one layer
 * would come into the last steps of the next, if there is padding behind them. It is put into open
 * networks, and into no JSON.
 */
public final class MaskedSteps implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  /** What makes sequences of the input before, or null. */
  private final InputPreProcessor before;

  /** Rows × steps, of the rows that are being computed; null for sequences without padding. */
  private transient INDArray mask;

  /**
   * Masks what a layer takes.
   *
   * @param before the preprocessor that the layer has, or null
   */
  public MaskedSteps(InputPreProcessor before) {
    this.before = before;
  }

  @Override
  public INDArray preProcess(INDArray input, int minibatch, LayerWorkspaceMgr workspaces) {
    INDArray steps = before == null ? input : before.preProcess(input, minibatch, workspaces);
    return masked(steps, ArrayType.ACTIVATIONS, workspaces);
  }

  @Override
  public INDArray backprop(INDArray derivatives, int minibatch, LayerWorkspaceMgr workspaces) {
    INDArray steps = masked(derivatives, ArrayType.ACTIVATION_GRAD, workspaces);
    return before == null ? steps : before.backprop(steps, minibatch, workspaces);
  }

  private INDArray masked(INDArray steps, ArrayType type, LayerWorkspaceMgr workspaces) {
    if (mask == null) {
      return steps;
    }
    INDArray copy = workspaces.dup(type, steps, 'c');
    return Broadcast.mul(copy, mask.castTo(copy.dataType()), copy, 0, 2);
  }

  @Override
  public InputPreProcessor clone() {
    return new MaskedSteps(before == null ? null : before.clone());
  }

  @Override
  public InputType getOutputType(InputType input) {
    return before == null ? input : before.getOutputType(input);
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray given, MaskState state, int minibatch) {
    Pair<INDArray, MaskState> result =
        before == null
            ? new Pair<>(given, state)
            : before.feedForwardMaskArray(given, state, minibatch);
    mask = result.getFirst();
    return result;
  }
}
