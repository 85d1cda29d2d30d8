package io.github.meanfield.stages.network.distribution;

import io.github.meanfield.stages.network.loss.Objective;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Regression on one target, of which outputs describe a {@link TargetDistribution}.
 *
 * @param distribution the distribution, of the target in units of {@code scale} around {@code
 *     center}
 * @param center the target's value that is 0 there
 * @param scale difference of the target for a difference of 1 there, above 0
 */
public record DistributionLoss(TargetDistribution distribution, double center, double scale)
    implements Objective {

  private static final long serialVersionUID = 1L;

  @Override
  public int numOutputs() {
    return distribution.numOutputs();
  }

  @Override
  public int labelWidth() {
    return 1;
  }

  private double target(double[] labels, int labelOffset) {
    return (labels[labelOffset] - center) / scale;
  }

  @Override
  public double loss(float[] outputs, int offset, double[] labels, int labelOffset) {
    return distribution.loss(outputs, offset, target(labels, labelOffset));
  }

  @Override
  public double gradient(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient) {
    return distribution.gradient(outputs, offset, target(labels, labelOffset), gradient);
  }

  /** None: Deeplearning4j has nothing like it. */
  @Override
  public Optional<ILossFunction> lossFunction() {
    return Optional.empty();
  }

  @Override
  public void writeTargets(double[] labels, int labelOffset, float[] targets, int offset) {
    float target = (float) target(labels, labelOffset);
    Arrays.fill(targets, offset, offset + numOutputs(), target);
  }

  @Override
  public String description() {
    return String.format(
        "loss of %s around %s in units of %s", distribution.description(), center, scale);
  }
}
