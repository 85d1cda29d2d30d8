package io.github.meanfield.estimators;

import io.github.meanfield.runtime.math.Softmax;
import io.github.meanfield.stages.network.loss.Metric;

/**
 * The root of the mean squared difference of reconstruction and features, over all of these.
 *
 * @param of how outputs become reconstructions
 * @param numFeatures features of a row
 */
record ReconstructionRmse(Reconstruction of, int numFeatures) implements Metric {

  @Override
  public String name() {
    return "rmse";
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
    double[] features = reconstructed(outputs, offset);
    double sum = 0;
    for (int j = 0; j < features.length; j++) {
      double error = features[j] - labels[labelOffset + j];
      sum += error * error;
    }
    sums[0] += weight * (sum / features.length);
    sums[1] += weight;
  }

  private double[] reconstructed(float[] outputs, int offset) {
    double[] features = new double[numFeatures];
    if (of == Reconstruction.KL_DIVERGENCE) {
      Softmax.probabilities(outputs, offset, features, new double[numFeatures]);
      return features;
    }
    for (int j = 0; j < numFeatures; j++) {
      double output = outputs[offset + j];
      features[j] = of == Reconstruction.SQUARED ? output : 1 / (1 + Math.exp(-output));
    }
    return features;
  }

  @Override
  public double[] predictions(float[] outputs, double[] labels) {
    return reconstructed(outputs, 0);
  }

  @Override
  public double value(double[] sums) {
    return Math.sqrt(sums[0] / sums[1]);
  }
}
