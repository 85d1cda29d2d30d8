package io.github.meanfield.estimators.averaging.rows;

/** Features that are their own label, of which nothing is learned but whether a loss takes them. */
public final class FeatureTargets implements LabelSurvey<FeatureTargets> {

  private static final long serialVersionUID = 1L;

  /** How far the sum of a distribution may be from 1. */
  private static final double TOLERANCE = 1e-4;

  private final Range range;
  private final ExactSum weights = new ExactSum();

  /** What features must be like. */
  public enum Range {
    /** Any numbers. */
    ANY,
    /** In [0, 1]. */
    FRACTIONS,
    /** Not negative, and 1 together. */
    SHARES
  }

  /**
   * No rows yet.
   *
   * @param range what features must be like
   */
  public FeatureTargets(Range range) {
    this.range = range;
  }

  @Override
  public FeatureTargets empty() {
    return new FeatureTargets(range);
  }

  @Override
  public String problem(double[] labels, int offset, int width) {
    return switch (range) {
      case ANY -> null;
      case FRACTIONS ->
          isWithin(labels, offset, width, 1)
              ? null
              : "not all in [0, 1], which the binaryCrossEntropy loss requires";
      case SHARES ->
          isWithin(labels, offset, width, Double.MAX_VALUE)
                  && Math.abs(sum(labels, offset, width) - 1) <= TOLERANCE
              ? null
              : "negative or do not add to 1 (by more than 0.0001: divide each row by its sum), as"
                  + " the klDivergence loss requires";
    };
  }

  private static boolean isWithin(double[] values, int offset, int width, double most) {
    for (int j = offset; j < offset + width; j++) {
      if (!(values[j] >= 0 && values[j] <= most)) {
        return false;
      }
    }
    return true;
  }

  private static double sum(double[] values, int offset, int width) {
    double sum = 0;
    for (int j = offset; j < offset + width; j++) {
      sum += values[j];
    }
    return sum;
  }

  @Override
  public void add(double[] labels, int offset, int width, double weight) {
    weights.add(weight);
  }

  @Override
  public double weightSum() {
    return weights.value();
  }

  @Override
  public void merge(FeatureTargets other) {
    weights.add(other.weights);
  }
}
