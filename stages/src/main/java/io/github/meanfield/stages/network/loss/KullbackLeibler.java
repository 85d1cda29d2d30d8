package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Softmax;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Targets that are a distribution: none is negative, and they add to 1. Outputs are logits of
 * another, q = softmax(o), and the loss of a row is the divergence Σ t ln(t / q) of Kullback and
 * Leibler 1951, "On information and sufficiency", where a target of 0 adds nothing.
 */
public final class KullbackLeibler implements Objective {

  private static final long serialVersionUID = 1L;

  private final int numOutputs;

  /**
   * The objective of a distribution.
   *
   * @param numOutputs number of outputs, and of targets
   */
  public KullbackLeibler(int numOutputs) {
    this.numOutputs = numOutputs;
  }

  @Override
  public int numOutputs() {
    return numOutputs;
  }

  @Override
  public int labelWidth() {
    return numOutputs;
  }

  @Override
  public double loss(float[] outputs, int offset, double[] labels, int labelOffset) {
    return loss(
        Softmax.logSumExp(outputs, offset, numOutputs), outputs, offset, labels, labelOffset);
  }

  private double loss(
      double logSum, float[] outputs, int offset, double[] labels, int labelOffset) {
    double sum = 0;
    for (int j = 0; j < numOutputs; j++) {
      double target = labels[labelOffset + j];
      if (target > 0) {
        sum += target * (Math.log(target) + logSum - outputs[offset + j]);
      }
    }
    return sum;
  }

  @Override
  public double gradient(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient) {
    double logSum = Softmax.logSumExp(outputs, offset, numOutputs);
    double all = 0;
    for (int j = 0; j < numOutputs; j++) {
      all += labels[labelOffset + j];
    }
    for (int j = 0; j < numOutputs; j++) {
      double probability = Math.exp(outputs[offset + j] - logSum);
      gradient[offset + j] = (float) (all * probability - labels[labelOffset + j]);
    }
    return loss(logSum, outputs, offset, labels, labelOffset);
  }

  /** That of the targets. */
  @Override
  public void direction(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] direction) {
    writeTargets(labels, labelOffset, direction, offset);
    LogitDirection.ofTarget(outputs, offset, numOutputs, direction);
  }

  /** None, as DL4J's moves targets of 0. */
  @Override
  public Optional<ILossFunction> lossFunction() {
    return Optional.empty();
  }

  @Override
  public void writeTargets(double[] labels, int labelOffset, float[] targets, int offset) {
    for (int j = 0; j < numOutputs; j++) {
      targets[offset + j] = (float) labels[labelOffset + j];
    }
  }

  @Override
  public String description() {
    return "Kullback-Leibler divergence of " + numOutputs + " outputs";
  }
}
