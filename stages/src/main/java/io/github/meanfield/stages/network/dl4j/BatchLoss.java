package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.network.MiniBatch;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Brings the loss of a minibatch into a DL4J network: whatever labels and output activation DL4J
 * hands over, loss and gradient are those of the minibatch's objective.
 */
final class BatchLoss implements ILossFunction {

  private static final long serialVersionUID = 1L;

  /** The minibatch that is being trained on. */
  transient MiniBatch batch;

  /** Sum of the weighted losses of its rows, once the gradient has been computed. */
  double sum;

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    float[] outputs = new float[(int) preOutput.length()];
    new FloatPointer(preOutput.dup('c').data().addressPointer()).get(outputs);
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
