package io.github.meanfield.stages.network.loss;

import io.github.meanfield.runtime.math.Softmax;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Classification: the label is one of the classes 0 … k-1 and outputs are logits. With p the
 * softmax of the logits and q the label's distribution, the loss is -Σ q ln p (cross-entropy), or
 * -(1 - p_y)^γ ln p_y (focal loss, Lin et al. 2017). Label smoothing (Szegedy et al. 2016) gives
 * the label's class 1 - s + s/k and every other one s/k.
 */
public final class CrossEntropy implements Objective {

  private static final long serialVersionUID = 1L;

  private final int numClasses;
  private final double focusing;
  private final double smoothing;
  private final double[] classWeights;

  /**
   * Plain cross-entropy.
   *
   * @param numClasses number of classes k, at least 2
   */
  public CrossEntropy(int numClasses) {
    this(numClasses, 0, 0, null);
  }

  /**
   * The objective of a classifier.
   *
   * @param numClasses number of classes k, at least 2
   * @param focusing the exponent γ of the focal loss; 0 for cross-entropy
   * @param smoothing s of label smoothing, in [0, 1); 0 with a focal loss
   * @param classWeights factor of the loss of a row, by its class; null for 1
   */
  public CrossEntropy(int numClasses, double focusing, double smoothing, double[] classWeights) {
    this.numClasses = numClasses;
    this.focusing = focusing;
    this.smoothing = smoothing;
    this.classWeights = classWeights;
  }

  @Override
  public int numOutputs() {
    return numClasses;
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  @Override
  public double weight(double[] labels, int labelOffset) {
    return classWeights == null ? 1 : classWeights[(int) labels[labelOffset]];
  }

  @Override
  public double loss(float[] outputs, int offset, double[] labels, int labelOffset) {
    int label = (int) labels[labelOffset];
    double logSum = Softmax.logSumExp(outputs, offset, numClasses);
    double labelLoss = logSum - outputs[offset + label];
    if (focusing > 0) {
      return Math.pow(-Math.expm1(-labelLoss), focusing) * labelLoss;
    }
    return smoothing == 0 ? labelLoss : smoothed(outputs, offset, logSum, labelLoss);
  }

  private double smoothed(float[] outputs, int offset, double logSum, double labelLoss) {
    double sumOfLosses = 0;
    for (int k = 0; k < numClasses; k++) {
      sumOfLosses += logSum - outputs[offset + k];
    }
    return (1 - smoothing) * labelLoss + smoothing / numClasses * sumOfLosses;
  }

  @Override
  public double gradient(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient) {
    int label = (int) labels[labelOffset];
    double largest = Softmax.largest(outputs, offset, numClasses);
    double sum = 0;
    for (int k = offset; k < offset + numClasses; k++) {
      double exponential = Math.exp(outputs[k] - largest);
      gradient[k] = (float) exponential;
      sum += exponential;
    }
    double logSum = largest + Math.log(sum);
    double labelLoss = logSum - outputs[offset + label];
    double factor = focusing > 0 ? focalFactor(labelLoss) : 1;
    float scale = (float) (factor / sum);
    float target = (float) (factor * smoothing / numClasses);
    for (int k = offset; k < offset + numClasses; k++) {
      gradient[k] = gradient[k] * scale - target;
    }
    gradient[offset + label] -= (float) (factor * (1 - smoothing));
    if (focusing > 0) {
      return Math.pow(-Math.expm1(-labelLoss), focusing) * labelLoss;
    }
    return smoothing == 0 ? labelLoss : smoothed(outputs, offset, logSum, labelLoss);
  }

  /** That of the targets: weight and focus are positive factors. */
  @Override
  public void direction(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] direction) {
    writeTargets(labels, labelOffset, direction, offset);
    LogitDirection.ofTarget(outputs, offset, numClasses, direction);
  }

  /**
   * The gradient of the focal loss divided by that of cross-entropy. With p the probability of the
   * label's class and L = -ln p it is (1-p)^γ + γ p (1-p)^(γ-1) L, as the derivative of p with
   * respect to its own logit is p (1-p).
   *
   * @param labelLoss L
   */
  private double focalFactor(double labelLoss) {
    double otherClasses = -Math.expm1(-labelLoss);
    return otherClasses == 0
        ? 0
        : Math.pow(otherClasses, focusing)
            + focusing * Math.exp(-labelLoss) * Math.pow(otherClasses, focusing - 1) * labelLoss;
  }

  /** None for the focal loss. */
  @Override
  public Optional<ILossFunction> lossFunction() {
    if (focusing > 0) {
      return Optional.empty();
    }
    // Only with weights does DL4J's gradient hold for targets that do not add to 1.
    return Optional.of(
        classWeights == null ? new LossMCXENT() : new LossMCXENT(Nd4j.ones(1, numClasses)));
  }

  /** The target distribution (smoothed one-hot), times the weight of the class. */
  @Override
  public void writeTargets(double[] labels, int labelOffset, float[] targets, int offset) {
    double weight = weight(labels, labelOffset);
    double shared = smoothing / numClasses;
    Arrays.fill(targets, offset, offset + numClasses, (float) (weight * shared));
    targets[offset + (int) labels[labelOffset]] = (float) (weight * (1 - smoothing + shared));
  }

  /** The loss of equal logits: ln k without focusing. */
  @Override
  public double chanceLoss() {
    return loss(new float[numClasses], 0, new double[1], 0);
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "cross-entropy of %d classes, focusing %s, smoothing %s, class weights %s",
        numClasses,
        focusing,
        smoothing,
        Arrays.toString(classWeights));
  }
}
