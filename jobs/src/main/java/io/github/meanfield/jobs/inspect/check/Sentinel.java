package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.rows.SlotProfile;

/**
 * A number at an edge of the range that stands for a missing one.
 *
 * @param value the number
 * @param rows how many rows have it
 * @param next the nearest of the others
 */
public record Sentinel(double value, long rows, double next) {

  /** Fewer different values are a code of their own. */
  private static final int FEWEST_VALUES = 5;

  private static final long FEWEST_ROWS = 5;
  private static final double LEAST_SHARE = 0.005;

  /** The one that values have at an edge of their range; null without one. */
  static Sentinel of(SlotProfile profile) {
    if (profile.different() < FEWEST_VALUES) {
      return null;
    }
    double least = isAllNines(profile.min()) ? profile.afterMin() : profile.min();
    double most = isAllNines(profile.max()) ? profile.beforeMax() : profile.max();
    Sentinel below = new Sentinel(profile.min(), profile.minRows(), profile.afterMin());
    Sentinel above = new Sentinel(profile.max(), profile.maxRows(), profile.beforeMax());
    if (below.isFar(most - below.next, profile.values())) {
      return below;
    }
    return above.isFar(above.next - least, profile.values()) ? above : null;
  }

  /** Whether it is farther from the others than they are from each other, and not by chance. */
  private boolean isFar(double range, long values) {
    boolean isOften =
        isAllNines(value) ? rows > 1 : rows >= Math.max(FEWEST_ROWS, LEAST_SHARE * values);
    return isOften && Math.abs(value - next) > range;
  }

  /** Whether a number is written by two nines or more. */
  public static boolean isAllNines(double value) {
    double size = Math.abs(value);
    return size >= 99 && size < 1e15 && Long.toString((long) size).matches("9+") && size % 1 == 0;
  }
}
