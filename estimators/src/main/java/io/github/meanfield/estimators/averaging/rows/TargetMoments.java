package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.Precision;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Weighted mean and variance, and the range, of each target, the same to the bit in whatever order
 * rows come and however they are parted. Σw, Σwx and Σwx² are kept without rounding, as long as
 * they are neither infinite nor below the range of double. So the variance, (Σw·Σwx² - (Σwx)²) /
 * (Σw)², may be had from them without a loss of digits, however far the targets are from 0: a
 * numerator of whole numbers is exact, and only the quotient is rounded.
 */
public final class TargetMoments implements LabelSurvey<TargetMoments> {

  private static final long serialVersionUID = 1L;

  private final boolean counts;
  private final ExactSum weights = new ExactSum();
  private ExactSum[] sums = {};
  private ExactSum[] squares = {};
  private double[] min = {};
  private double[] max = {};

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
    weights.add(weight);
    for (int j = 0; j < width; j++) {
      double target = labels[offset + j];
      min[j] = Math.min(min[j], target);
      max[j] = Math.max(max[j], target);
      double square = target * target;
      sums[j].addProduct(weight, target);
      squares[j].addProduct(weight, square);
      // What rounding has taken from the square.
      squares[j].addProduct(weight, Math.fma(target, target, -square));
    }
  }

  @Override
  public void merge(TargetMoments other) {
    grow(other.sums.length);
    weights.add(other.weights);
    for (int j = 0; j < other.sums.length; j++) {
      sums[j].add(other.sums[j]);
      squares[j].add(other.squares[j]);
      min[j] = Math.min(min[j], other.min[j]);
      max[j] = Math.max(max[j], other.max[j]);
    }
  }

  private void grow(int width) {
    int before = sums.length;
    if (before < width) {
      sums = Arrays.copyOf(sums, width);
      squares = Arrays.copyOf(squares, width);
      Arrays.setAll(sums, j -> j < before ? sums[j] : new ExactSum());
      Arrays.setAll(squares, j -> j < before ? squares[j] : new ExactSum());
      min = Arrays.copyOf(min, width);
      max = Arrays.copyOf(max, width);
      Arrays.fill(min, before, width, Double.POSITIVE_INFINITY);
      Arrays.fill(max, before, width, Double.NEGATIVE_INFINITY);
    }
  }

  @Override
  public double weightSum() {
    return weights.value();
  }

  /** The least of each target. */
  public double[] min() {
    return min.clone();
  }

  /** The largest of each target. */
  public double[] max() {
    return max.clone();
  }

  /** Mean of each target; infinite if its sum is beyond the range of double. */
  public double[] mean() {
    BigInteger weight = weights.units();
    return Arrays.stream(sums)
        .mapToDouble(sum -> sum.isInfinite() ? sum.value() : ExactSum.quotient(sum.units(), weight))
        .toArray();
  }

  /**
   * Standard deviation of each target over the rows (not of a sample); 1 where they are equal but
   * for rounding, infinite if the sum of the squares is beyond the range of double.
   */
  public double[] scale() {
    double[] scale = new double[sums.length];
    Arrays.setAll(scale, this::scale);
    return scale;
  }

  private double scale(int target) {
    ExactSum sum = sums[target];
    ExactSum square = squares[target];
    if (square.isInfinite()) {
      return square.value();
    } else if (Precision.DOUBLE.isConstant(min[target], max[target])) {
      return 1;
    }
    BigInteger weight = weights.units();
    BigInteger numerator = weight.multiply(square.units()).subtract(sum.units().pow(2));
    double variance = ExactSum.quotient(numerator, weight.pow(2));
    return variance > 0 ? Math.sqrt(variance) : 1;
  }
}
