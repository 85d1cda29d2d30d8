package io.github.meanfield.runtime.math;

/** Which levels of a category training rows have. */
public final class SeenLevels {

  /** Levels are told apart up to here, as they come as floats. */
  public static final int MOST_LEVELS = 1 << 24;

  private SeenLevels() {}

  /**
   * For each level its place among those seen, or -1.
   *
   * @param levels number of levels, with those unseen
   * @param unseen levels that no training row has, ascending
   * @return one number a level
   */
  public static int[] places(int levels, int[] unseen) {
    int[] places = new int[levels];
    int next = 0;
    int skipped = 0;
    for (int level = 0; level < levels; level++) {
      boolean isUnseen = skipped < unseen.length && unseen[skipped] == level;
      skipped += isUnseen ? 1 : 0;
      places[level] = isUnseen ? -1 : next++;
    }
    return places;
  }

  /**
   * The place of a feature's value among levels seen.
   *
   * @param value the number of a level
   * @param places as of {@link #places}
   * @return -1 for what is no level, as NaN, which is no integer
   */
  public static int place(float value, int[] places) {
    int level = (int) value;
    return level == value && level >= 0 && level < places.length ? places[level] : -1;
  }

  /**
   * The level at a place among those seen.
   *
   * @param unseen levels that no training row has, ascending
   */
  public static int level(int[] unseen, int place) {
    int level = place;
    for (int each : unseen) {
      level += each <= level ? 1 : 0;
    }
    return level;
  }

  /** What is wrong with levels that were read from a file, in words; null if nothing is. */
  public static String problem(int levels, int[] unseen) {
    if (levels < 0 || levels > MOST_LEVELS || unseen.length > levels) {
      return levels + " levels, " + unseen.length + " of them unseen";
    }
    for (int i = 0; i < unseen.length; i++) {
      if (unseen[i] < (i == 0 ? 0 : unseen[i - 1] + 1) || unseen[i] >= levels) {
        return "unseen levels that do not ascend";
      }
    }
    return null;
  }
}
