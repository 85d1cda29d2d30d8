package io.github.meanfield.estimators.averaging.rows;

import java.util.Arrays;

/**
 * Weighted mean and variance of each target, by the update of West 1979 and the merge of Chan,
 * Golub and LeVeque 1979.
 */
public final class TargetMoments implements LabelSurvey<TargetMoments> {

  private static final long serialVersionUID = 1L;

  private final boolean counts;
  private double weightSum;
  private double[] mean = new double[0];
  private double[] squares = new double[0];

  /**
   * No rows yet.
   *
   * @param counts whether targets are counts, which must not be negative
   */
  public TargetMoments(boolean counts) {
    this.counts = counts;
  }

  @Override
  public TargetMoments empty() {
    return new TargetMoments(counts);
  }

  @Override
  public String problem(double[] labels, int offset, int width) {
    for (int j = offset; counts && j < offset + width; j++) {
      if (labels[j] < 0) {
        return "negative, which the poisson loss cannot take";
      }
    }
    return null;
  }

  @Override
  public void add(double[] labels, int offset, int width, double weight) {
    grow(width);
    weightSum += weight;
    for (int j = 0; j < width; j++) {
      double difference = labels[offset + j] - mean[j];
      mean[j] += difference * weight / weightSum;
      squares[j] += weight * difference * (labels[offset + j] - mean[j]);
    }
  }

  @Override
  public void merge(TargetMoments other) {
    if (other.weightSum == 0) {
      return;
    }
    grow(other.mean.length);
    double sum = weightSum + other.weightSum;
    for (int j = 0; j < mean.length; j++) {
      double difference = other.mean[j] - mean[j];
      mean[j] += difference * other.weightSum / sum;
      squares[j] += other.squares[j] + difference * difference * weightSum * other.weightSum / sum;
    }
    weightSum = sum;
  }

  private void grow(int width) {
    if (mean.length < width) {
      mean = Arrays.copyOf(mean, width);
      squares = Arrays.copyOf(squares, width);
    }
  }

  @Override
  public double weightSum() {
    return weightSum;
  }

  /** Mean of each target. */
  public double[] mean() {
    return mean.clone();
  }

  /** Standard deviation of each target over the rows (not of a sample); 1 where that is 0. */
  public double[] scale() {
    return Arrays.stream(squares).map(sum -> sum > 0 ? Math.sqrt(sum / weightSum) : 1).toArray();
  }
}
