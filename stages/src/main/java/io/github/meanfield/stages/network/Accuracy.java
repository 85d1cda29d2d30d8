package io.github.meanfield.stages.network;

/**
 * The share of rows whose class has the largest logit, of equal ones the first.
 *
 * @param numClasses number of classes
 */
public record Accuracy(int numClasses) implements Metric {

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  @Override
  public int numSums() {
    return 2;
  }

  @Override
  public void add(
      float[] outputs, int offset, double[] labels, int labelOffset, double weight, double[] sums) {
    int predicted = 0;
    for (int k = 1; k < numClasses; k++) {
      if (outputs[offset + k] > outputs[offset + predicted]) {
        predicted = k;
      }
    }
    sums[0] += predicted == (int) labels[labelOffset] ? weight : 0;
    sums[1] += weight;
  }

  @Override
  public double value(double[] sums) {
    return sums[0] / sums[1];
  }
}
