package io.github.meanfield.stages.network.loss;

import java.util.stream.DoubleStream;

/**
 * The area under the ROC curve of two classes: the probability that a row of class 1 has larger
 * log-odds than one of class 0, pairs with equal ones counting one half. Log-odds are counted in
 * {@value #BINS} bins from -{@value #RANGE} to {@value #RANGE}, so that those less than 1/128 apart
 * may count as equal, and those beyond do. A row whose label is a distribution counts for each
 * class by its share.
 *
 * @param isSoft whether labels are distributions
 */
public record AreaUnderCurve(boolean isSoft) implements Metric {

  private static final int RANGE = 16;
  private static final int BINS = 4096;

  @Override
  public String name() {
    return "auc";
  }

  @Override
  public boolean isLargerBetter() {
    return true;
  }

  /** The weights of each class in each bin. */
  @Override
  public int numSums() {
    return 2 * BINS;
  }

  @Override
  public void add(
      float[] outputs, int offset, double[] labels, int labelOffset, double weight, double[] sums) {
    double logOdds = (double) outputs[offset + 1] - outputs[offset];
    int bin = (int) ((logOdds + RANGE) / (2 * RANGE) * BINS);
    int inRange = Math.max(0, Math.min(BINS - 1, bin));
    if (isSoft) {
      sums[inRange] += weight * labels[labelOffset];
      sums[BINS + inRange] += weight * labels[labelOffset + 1];
    } else {
      sums[(int) labels[labelOffset] * BINS + inRange] += weight;
    }
  }

  @Override
  public double value(double[] sums) {
    double below = 0;
    double above = 0;
    double pairs = 0;
    // A power of two, which changes no bit: products of very small or large weights would be lost.
    double scale = Math.scalb(1.0, -Math.getExponent(DoubleStream.of(sums).sum()));
    for (int bin = 0; bin < BINS; bin++) {
      double negative = scale * sums[bin];
      double positive = scale * sums[BINS + bin];
      pairs += positive * (below + negative / 2);
      below += negative;
      above += positive;
    }
    return pairs / (below * above);
  }
}
