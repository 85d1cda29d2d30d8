package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.MiniBatch;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The loss function of a DL4J network that trains for a minibatch's objective: it ignores the
 * labels and the output activation that DL4J passes, and takes labels and weights from the
 * minibatch.
 */
final class BatchLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  /** The minibatch that is being trained on. */
  transient MiniBatch batch;

  /** Sum of the weighted losses of its rows; set when the gradient is computed. */
  double sum;

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray copy = preOutput.dup('c');
    float[] outputs = new float[(int) copy.length()];
    Dl4jNetwork.read(copy, outputs, 0);
    float[] gradient = new float[outputs.length];
    sum = batch.gradient(outputs, gradient);
    return Nd4j.create(gradient, preOutput.shape(), 'c');
  }

  /** DL4J asks for the score after the gradient. */
  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return average ? sum / batch.rows() : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    throw new IllegalStateException("training asks for the loss of a minibatch only");
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    INDArray gradient = computeGradient(labels, preOutput, activation, mask);
    return Pair.of(computeScore(labels, preOutput, activation, mask, average), gradient);
  }

  @Override
  public String name() {
    return "batch";
  }
}
