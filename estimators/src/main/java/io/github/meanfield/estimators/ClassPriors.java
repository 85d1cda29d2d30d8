package io.github.meanfield.estimators;

import io.github.meanfield.estimators.averaging.rows.ClassSurvey;

/** What follows from how much of each class the training rows have. */
final class ClassPriors {

  private ClassPriors() {}

  /** Weights that give every class with rows the same sum, and all rows a mean of 1. */
  static double[] balanced(ClassSurvey<?> classes, int numClasses) {
    double[] weights = new double[numClasses];
    double sum = classes.weightSum();
    for (int k = 0; k < numClasses; k++) {
      double weight = classes.weight(k);
      weights[k] = weight == 0 ? 1 : sum / (classes.numPresent() * weight);
    }
    return weights;
  }

  /**
   * Logarithms of the share of each class as the loss counts it, each counted once more than it is,
   * so that a class without rows has a finite one (Laplace).
   */
  static float[] logPrior(
      ClassSurvey<?> classes, int numClasses, double[] classWeights, double meanWeight) {
    float[] bias = new float[numClasses];
    double sum = 0;
    for (int k = 0; k < numClasses; k++) {
      double rows = classes.weight(k) / meanWeight * (classWeights == null ? 1 : classWeights[k]);
      sum += rows + 1;
      bias[k] = (float) Math.log(rows + 1);
    }
    for (int k = 0; k < numClasses; k++) {
      bias[k] -= (float) Math.log(sum);
    }
    return bias;
  }

  /**
   * Log-odds of the share of rows with each label, counted once more among those with it and those
   * without, so that they are finite (Laplace).
   */
  static float[] logOdds(ClassSurvey<?> labels, long rows, double meanWeight) {
    float[] bias = new float[labels.numClasses()];
    for (int j = 0; j < bias.length; j++) {
      double with = labels.weight(j) / meanWeight;
      double without = Math.max(0, rows - with);
      bias[j] = (float) Math.log((with + 1) / (without + 1));
    }
    return bias;
  }
}
