package io.github.meanfield.estimators.averaging.rows;

import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Adds up labels of one number for each class, without rounding: how far a row is of it, or whether
 * it is.
 */
public final class LabelShares implements ClassSurvey<LabelShares> {

  private static final long serialVersionUID = 1L;

  /** How far the sum of a distribution may be from 1. */
  private static final double TOLERANCE = 1e-6;

  private final boolean isDistribution;

  /** Null for a label that no row has yet: of many labels, a block of rows has few. */
  private ExactSum[] sums = {};

  private final ExactSum weights = new ExactSum();

  private LabelShares(boolean isDistribution) {
    this.isDistribution = isDistribution;
  }

  /** No rows yet, whose labels are probabilities of classes that add to 1. */
  public static LabelShares ofDistributions() {
    return new LabelShares(true);
  }

  /** No rows yet, whose labels are 0 or 1, any number of them 1. */
  public static LabelShares ofSets() {
    return new LabelShares(false);
  }

  @Override
  public LabelShares empty() {
    return new LabelShares(isDistribution);
  }

  @Override
  public String problem(double[] labels, int offset, int width) {
    double sum = 0;
    for (int k = offset; k < offset + width; k++) {
      if (isDistribution && labels[k] < 0) {
        return "distributions with negative numbers";
      }
      if (!isDistribution && labels[k] != 0 && labels[k] != 1) {
        return "neither 0 nor 1";
      }
      sum += labels[k];
    }
    return isDistribution && Math.abs(sum - 1) > TOLERANCE
        ? "distributions that do not add to 1 (by more than 0.000001: divide each by its sum)"
        : null;
  }

  @Override
  public void add(double[] labels, int offset, int width, double weight) {
    grow(width);
    for (int k = 0; k < width; k++) {
      if (labels[offset + k] != 0) {
        sum(k).addProduct(weight, labels[offset + k]);
      }
    }
    weights.add(weight);
  }

  private void grow(int width) {
    if (sums.length == 0) {
      sums = new ExactSum[width];
    }
  }

  private ExactSum sum(int label) {
    sums[label] = Objects.requireNonNullElseGet(sums[label], ExactSum::new);
    return sums[label];
  }

  @Override
  public double weightSum() {
    return weights.value();
  }

  @Override
  public void merge(LabelShares other) {
    grow(other.sums.length);
    for (int k = 0; k < other.sums.length; k++) {
      if (other.sums[k] != null) {
        sum(k).add(other.sums[k]);
      }
    }
    weights.add(other.weights);
  }

  /** As many as a label has numbers; 0 without rows. */
  @Override
  public int numClasses() {
    return sums.length;
  }

  @Override
  public double weight(int label) {
    return sums[label] == null ? 0 : sums[label].value();
  }

  @Override
  public int firstPresent() {
    return present().findFirst().orElse(-1);
  }

  @Override
  public int numPresent() {
    return (int) present().count();
  }

  private IntStream present() {
    return IntStream.range(0, sums.length).filter(k -> weight(k) > 0);
  }

  /** None: all labels have as many numbers. */
  @Override
  public String unknownIn(LabelShares other) {
    return null;
  }
}
