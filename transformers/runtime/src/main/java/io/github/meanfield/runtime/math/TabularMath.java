package io.github.meanfield.runtime.math;

/** What networks for tables make of numbers before anything that is learned by gradients. */
public final class TabularMath {

  /** Numbers of 2π. */
  public static final float TURN = (float) (2 * Math.PI);

  /** Adding and subtracting it rounds a small float to an integer. */
  private static final float ROUNDER = 12582912f;

  /** The least share of a bin, of values below the first one. */
  public static final float LEAST_SHARE = -1;

  /** The largest share of a bin, of values above the last one. */
  public static final float LARGEST_SHARE = 2;

  private TabularMath() {}

  /**
   * z / √(1 + (z/3)²) with z = (value - center) · factor; in double, as a float far from the others
   * has a square that is none.
   */
  public static float scale(double value, double center, double factor) {
    double z = (value - center) * factor;
    return (float) (z / Math.sqrt(1 + z * z / 9));
  }

  /**
   * The bin of a value, the first or the last for values beyond.
   *
   * @param boundaries where bins begin and end, ascending, at least two
   */
  public static int bin(float[] boundaries, float x) {
    int low = 0;
    int high = boundaries.length - 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (x >= boundaries[middle]) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The share of a bin that lies below a value, which goes beyond the bin by its width at most. */
  public static float share(float[] boundaries, int bin, float x) {
    float share = (x - boundaries[bin]) / (boundaries[bin + 1] - boundaries[bin]);
    return Math.max(LEAST_SHARE, Math.min(LARGEST_SHARE, share));
  }

  /** The turns of 2π w x + phase, from -1/2 to 1/2. */
  public static float turns(float x, float w, float phase) {
    float turns = w * x + phase * (1 / TURN);
    return turns - ((turns + ROUNDER) - ROUNDER);
  }

  /** cos(2π t) to 1e-7, for t from -1/2 to 1/2. */
  public static float cosine(float t) {
    return sine(0.25f - Math.abs(t));
  }

  /** sin(2π t) to 1e-7, for t from -1/4 to 1/4: Taylor's polynomial. */
  public static float sine(float t) {
    float x = TURN * t;
    float s = x * x;
    float p = -2.5052108e-8f;
    p = p * s + 2.7557319e-6f;
    p = p * s - 1.9841270e-4f;
    p = p * s + 8.3333333e-3f;
    p = p * s - 1.6666667e-1f;
    return x + x * s * p;
  }
}
