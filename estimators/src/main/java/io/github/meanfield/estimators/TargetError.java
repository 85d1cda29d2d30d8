package io.github.meanfield.estimators;

import io.github.meanfield.stages.network.loss.Metric;
import io.github.meanfield.transformers.TargetScale;
import java.util.stream.IntStream;

/**
 * The error of predictions in the targets' own unit, over all targets: the root of the mean square,
 * or the mean of absolute values.
 *
 * @param target how outputs become predictions
 * @param absolute whether it is the latter
 */
record TargetError(TargetScale target, boolean absolute) implements Metric {

  @Override
  public String name() {
    return absolute ? "mae" : "rmse";
  }

  @Override
  public String description() {
    return target.hasLimits() ? name() + " of clipped predictions" : name();
  }

  @Override
  public boolean isLargerBetter() {
    return false;
  }

  @Override
  public int numSums() {
    return 2;
  }

  @Override
  public void add(
      float[] outputs, int offset, double[] labels, int labelOffset, double weight, double[] sums) {
    int targets = target.center().length;
    double sum = 0;
    for (int j = 0; j < targets; j++) {
      double error = target.prediction(outputs, offset, j) - labels[labelOffset + j];
      sum += absolute ? Math.abs(error) : error * error;
    }
    sums[0] += weight * (sum / targets);
    sums[1] += weight;
  }

  @Override
  public double[] predictions(float[] outputs, double[] labels) {
    return IntStream.range(0, labels.length)
        .mapToDouble(j -> target.prediction(outputs, 0, j))
        .toArray();
  }

  @Override
  public double value(double[] sums) {
    double mean = sums[0] / sums[1];
    return absolute ? mean : Math.sqrt(mean);
  }
}
