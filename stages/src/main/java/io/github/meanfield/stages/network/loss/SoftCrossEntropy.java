package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Softmax;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Classification where the label is a distribution t over the classes: what people voted, or the
 * probabilities of another model (Hinton et al. 2015, "Distilling the knowledge in a neural
 * network"). Outputs are logits; with p their softmax, the loss is -Σ t ln p and its gradient p -
 * t. Where all of t is one class, loss and gradient are those of {@link CrossEntropy} to the bit.
 * As ln p comes from the logits themselves, no floor of p is needed.
 */
public final class SoftCrossEntropy implements Objective {

  private static final long serialVersionUID = 1L;

  private final int numClasses;
  private final double smoothing;
  private final double[] classWeights;

  /**
   * The objective of a classifier.
   *
   * @param numClasses number of classes k, at least 2
   * @param smoothing s of label smoothing, in [0, 1): the loss is that of (1 - s) t + s/k
   * @param classWeights weight of each class, of which a row has the mean by its label as factor of
   *     its loss; null for 1
   */
  public SoftCrossEntropy(int numClasses, double smoothing, double[] classWeights) {
    this.numClasses = numClasses;
    this.smoothing = smoothing;
    this.classWeights = classWeights;
  }

  @Override
  public int numOutputs() {
    return numClasses;
  }

  @Override
  public int labelWidth() {
    return numClasses;
  }

  @Override
  public double weight(double[] labels, int labelOffset) {
    if (classWeights == null) {
      return 1;
    }
    double weight = 0;
    for (int k = 0; k < numClasses; k++) {
      weight += labels[labelOffset + k] * classWeights[k];
    }
    return weight;
  }

  @Override
  public double loss(float[] outputs, int offset, double[] labels, int labelOffset) {
    return loss(
        Softmax.logSumExp(outputs, offset, numClasses), outputs, offset, labels, labelOffset);
  }

  private double loss(
      double logSum, float[] outputs, int offset, double[] labels, int labelOffset) {
    double labelLoss = 0;
    double sumOfLosses = 0;
    for (int k = 0; k < numClasses; k++) {
      double classLoss = logSum - outputs[offset + k];
      labelLoss += labels[labelOffset + k] * classLoss;
      sumOfLosses += classLoss;
    }
    return smoothing == 0
        ? labelLoss
        : (1 - smoothing) * labelLoss + smoothing / numClasses * sumOfLosses;
  }

  @Override
  public double gradient(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient) {
    double largest = Softmax.largest(outputs, offset, numClasses);
    double sum = 0;
    double all = 0;
    for (int k = 0; k < numClasses; k++) {
      double exponential = Math.exp(outputs[offset + k] - largest);
      gradient[offset + k] = (float) exponential;
      sum += exponential;
      all += labels[labelOffset + k];
    }
    // Of targets whose sum is 1 but for rounding, the gradient is exact too.
    float scale = (float) ((all + smoothing * (1 - all)) / sum);
    float shared = (float) (smoothing / numClasses);
    for (int k = 0; k < numClasses; k++) {
      gradient[offset + k] = gradient[offset + k] * scale - shared;
      gradient[offset + k] -= (float) ((1 - smoothing) * labels[labelOffset + k]);
    }
    return loss(largest + Math.log(sum), outputs, offset, labels, labelOffset);
  }

  /** That of the targets: a weight is a positive factor. */
  @Override
  public void direction(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] direction) {
    writeTargets(labels, labelOffset, direction, offset);
    LogitDirection.ofTarget(outputs, offset, numClasses, direction);
  }

  @Override
  public Optional<ILossFunction> lossFunction() {
    // Only with weights does DL4J's gradient hold for targets that do not add to 1.
    return Optional.of(
        classWeights == null ? new LossMCXENT() : new LossMCXENT(Nd4j.ones(1, numClasses)));
  }

  /** The smoothed distribution, times the weight of the row. */
  @Override
  public void writeTargets(double[] labels, int labelOffset, float[] targets, int offset) {
    double weight = weight(labels, labelOffset);
    for (int k = 0; k < numClasses; k++) {
      double target = (1 - smoothing) * labels[labelOffset + k] + smoothing / numClasses;
      targets[offset + k] = (float) (weight * target);
    }
  }

  /** The loss of equal logits, ln k. */
  @Override
  public double chanceLoss() {
    return Math.log(numClasses);
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "cross-entropy of distributions over %d classes, smoothing %s, class weights %s",
        numClasses,
        smoothing,
        Arrays.toString(classWeights));
  }
}
