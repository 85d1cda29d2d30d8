package io.github.meanfield.stages.network.loss;

/**
 * The share of rows whose class has the largest logit, of equal ones the first. The class of a row
 * whose label is a distribution is the one with the largest share, of equal ones the first.
 *
 * @param numClasses number of classes
 * @param isSoft whether labels are distributions
 */
public record Accuracy(int numClasses, boolean isSoft) implements Metric {

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
    int label = isSoft ? largest(labels, labelOffset) : (int) labels[labelOffset];
    sums[0] += predicted == label ? weight : 0;
    sums[1] += weight;
  }

  private int largest(double[] labels, int labelOffset) {
    int largest = 0;
    for (int k = 1; k < numClasses; k++) {
      if (labels[labelOffset + k] > labels[labelOffset + largest]) {
        largest = k;
      }
    }
    return largest;
  }

  @Override
  public double value(double[] sums) {
    return sums[0] / sums[1];
  }
}
