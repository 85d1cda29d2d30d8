package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Sigmoid;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Targets in [0, 1], such as the lightness of pixels, or 1 for each label of a row and 0 for the
 * others: outputs are logits. With p = 1 / (1 + exp(-o)), the loss of a row is the mean over its
 * targets of -t ln p - (1 - t) ln(1 - p).
 */
public final class BinaryCrossEntropy implements Objective {

  private static final long serialVersionUID = 1L;

  private final int numOutputs;

  /**
   * The objective of outputs that each stand for a share of one.
   *
   * @param numOutputs number of outputs, and of targets
   */
  public BinaryCrossEntropy(int numOutputs) {
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
    double sum = 0;
    for (int j = 0; j < numOutputs; j++) {
      double output = outputs[offset + j];
      sum += -Sigmoid.logProbability(-output) - labels[labelOffset + j] * output;
    }
    return sum / numOutputs;
  }

  @Override
  public double gradient(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient) {
    double sum = 0;
    for (int j = 0; j < numOutputs; j++) {
      double output = outputs[offset + j];
      double small = Math.exp(-Math.abs(output));
      double probability = (output >= 0 ? 1 : small) / (1 + small);
      double target = labels[labelOffset + j];
      sum += Math.max(output, 0) + Math.log1p(small) - target * output;
      gradient[offset + j] = (float) ((probability - target) / numOutputs);
    }
    return sum / numOutputs;
  }

  /** Relative to the derivative that is farthest from 0. */
  @Override
  public void direction(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] direction) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < numOutputs; j++) {
      largest = Math.max(largest, logDerivative(outputs[offset + j], labels[labelOffset + j]));
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      Arrays.fill(direction, offset, offset + numOutputs, 0);
      return;
    }
    for (int j = 0; j < numOutputs; j++) {
      double output = outputs[offset + j];
      double target = labels[labelOffset + j];
      boolean isBelow = target == 1 || target > 0 && Sigmoid.probability(output) < target;
      double size = Math.exp(logDerivative(output, target) - largest);
      direction[offset + j] = (float) (isBelow ? -size : size);
    }
  }

  /** ln |p - t|. */
  private static double logDerivative(double output, double target) {
    if (target == 0 || target == 1) {
      return Sigmoid.logProbability(target == 0 ? output : -output);
    }
    return Math.log(Math.abs(Sigmoid.probability(output) - target));
  }

  /** None, as DL4J's is the sum over the targets. */
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
    return "binary cross-entropy of " + numOutputs + " outputs";
  }
}
