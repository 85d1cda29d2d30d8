package io.github.meanfield.stages;

/**
 * What numbers are computed in, which tells a feature that is constant but for rounding, such as
 * 0.3 and 0.1 + 0.2, from one that varies: dividing by the width of the former would make noise of
 * any size.
 */
public enum Precision {
  DOUBLE,
  FLOAT;

  /** The last places by which a few additions may be off. */
  private static final int ULPS = 10;

  /**
   * Whether values differ by no more than rounding: by ten units in the last place of the largest
   * magnitude. Whole numbers are never one by rounding to float, whose last place may be more than
   * 1.
   *
   * @param min the smallest value; NaN if there are none
   * @param max the largest value; NaN if there are none
   * @return true also if there are none
   */
  public boolean isConstant(double min, double max) {
    double largest = Math.max(Math.abs(min), Math.abs(max));
    double range = max - min;
    double rounding =
        this == DOUBLE ? ULPS * Math.ulp(largest) : Math.min(ULPS * Math.ulp((float) largest), 0.5);
    return !(range > rounding);
  }
}
