package io.github.meanfield.stages.network.check;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The sum of outputs, each times a number. If the numbers are the derivatives of a loss by the
 * outputs, it has the same gradient for the parameters as the loss, where these are; and it is
 * computed in doubles, whatever the loss is.
 */
final class Projection implements ILossFunction {

  private static final long serialVersionUID = 1L;

  /** The numbers, rows × outputs. */
  private transient INDArray factors;

  void setFactors(INDArray numbers) {
    factors = numbers;
  }

  double of(INDArray outputs) {
    return outputs.mul(factors).sumNumber().doubleValue();
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return of(preOutput);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return preOutput.mul(factors).sum(true, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return factors.dup();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(of(preOutput), computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "projection";
  }
}
