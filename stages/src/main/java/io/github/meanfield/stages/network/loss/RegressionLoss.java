package io.github.meanfield.stages.network.loss;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * Regression on d targets: outputs are targets in units of {@code scale} around {@code center}, or,
 * for poisson, logarithms of rates. With e the difference of output and scaled target, the loss of
 * a row is the mean over its targets of e² (squared), |e| (absolute), ½e² up to |e| = 1 and |e| - ½
 * beyond (huber; Huber 1964), or exp(o) - y·o (poisson, without the term that depends on y alone).
 */
public final class RegressionLoss implements Objective {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final double[] center;
  private final double[] scale;

  /** The losses. */
  public enum Kind {
    /** Mean squared error. */
    SQUARED,
    /** Mean absolute error. */
    ABSOLUTE,
    /** Squared near zero, absolute beyond. */
    HUBER,
    /** Negative log-likelihood of counts. */
    POISSON
  }

  /**
   * The objective of a regressor.
   *
   * @param kind which loss
   * @param center target value of an output of 0, one a target
   * @param scale difference of target values for a difference of 1 in the output, one a target
   */
  public RegressionLoss(Kind kind, double[] center, double[] scale) {
    this.kind = kind;
    this.center = center.clone();
    this.scale = scale.clone();
  }

  @Override
  public int numOutputs() {
    return center.length;
  }

  @Override
  public int labelWidth() {
    return center.length;
  }

  @Override
  public double loss(float[] outputs, int offset, double[] labels, int labelOffset) {
    double sum = 0;
    for (int j = 0; j < center.length; j++) {
      sum += loss(outputs[offset + j], (labels[labelOffset + j] - center[j]) / scale[j]);
    }
    return sum / center.length;
  }

  private double loss(double output, double target) {
    double error = Math.abs(output - target);
    return switch (kind) {
      case SQUARED -> error * error;
      case ABSOLUTE -> error;
      case HUBER -> error <= 1 ? error * error / 2 : error - 0.5;
      case POISSON -> Math.exp(output) - target * output;
    };
  }

  @Override
  public double gradient(
      float[] outputs, int offset, double[] labels, int labelOffset, float[] gradient) {
    for (int j = 0; j < center.length; j++) {
      double target = (labels[labelOffset + j] - center[j]) / scale[j];
      gradient[offset + j] = (float) (derivative(outputs[offset + j], target) / center.length);
    }
    return loss(outputs, offset, labels, labelOffset);
  }

  private double derivative(double output, double target) {
    double error = output - target;
    return switch (kind) {
      case SQUARED -> 2 * error;
      case ABSOLUTE -> Math.signum(error);
      case HUBER -> Math.max(-1, Math.min(1, error));
      case POISSON -> Math.exp(output) - target;
    };
  }

  /** None for huber, and none for poisson, as DL4J takes rates there and not their logarithms. */
  @Override
  public Optional<ILossFunction> lossFunction() {
    return switch (kind) {
      case SQUARED -> Optional.of(new LossMSE());
      case ABSOLUTE -> Optional.of(new LossMAE());
      case HUBER, POISSON -> Optional.empty();
    };
  }

  @Override
  public void writeTargets(double[] labels, int labelOffset, float[] targets, int offset) {
    for (int j = 0; j < center.length; j++) {
      targets[offset + j] = (float) ((labels[labelOffset + j] - center[j]) / scale[j]);
    }
  }

  @Override
  public String description() {
    return String.format(
        "%s loss around %s in units of %s", kind, Arrays.toString(center), Arrays.toString(scale));
  }
}
