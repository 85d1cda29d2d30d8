package io.github.meanfield.stages.network.check;

import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The losses of the estimators, under the names that their param {@code loss} has. */
enum TrainingLoss {
  CROSS_ENTROPY("crossEntropy"),
  FOCAL("focal"),
  SQUARED("squared"),
  ABSOLUTE("absolute"),
  HUBER("huber"),
  POISSON("poisson");

  private static final double FOCUSING = 2;

  /** Counts are drawn below this: their mean is 1, which is what outputs of 0 stand for. */
  private static final int COUNTS = 3;

  private final String param;

  TrainingLoss(String param) {
    this.param = param;
  }

  static List<String> names() {
    return Stream.of(values()).map(loss -> loss.param).toList();
  }

  static TrainingLoss named(String name) {
    return Stream.of(values())
        .filter(loss -> loss.param.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format("loss '%s' is none of %s", name, String.join(", ", names()))));
  }

  boolean isOfClasses() {
    return this == CROSS_ENTROPY || this == FOCAL;
  }

  Objective objective(int numOutputs) {
    return isOfClasses()
        ? new CrossEntropy(numOutputs, this == FOCAL ? FOCUSING : 0, 0, null)
        : new RegressionLoss(
            RegressionLoss.Kind.valueOf(name()), new double[numOutputs], ones(numOutputs));
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Labels of rows that features tell nothing of; targets have mean 0 and deviation 1. */
  double[] labels(int rows, int numOutputs, Random random) {
    double[] labels = new double[isOfClasses() ? rows : rows * numOutputs];
    for (int i = 0; i < labels.length; i++) {
      labels[i] =
          switch (this) {
            case CROSS_ENTROPY, FOCAL -> random.nextInt(numOutputs);
            case POISSON -> random.nextInt(COUNTS);
            default -> random.nextGaussian();
          };
    }
    return labels;
  }

  /** The least loss that a label allows: that of counts has no part that depends on them alone. */
  double least(double label) {
    return this == POISSON && label > 0 ? label - label * Math.log(label) : 0;
  }

  @Override
  public String toString() {
    return param;
  }
}
