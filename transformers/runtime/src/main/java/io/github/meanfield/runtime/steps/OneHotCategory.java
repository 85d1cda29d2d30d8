package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.math.SeenLevels;

/**
 * The number of a category as a column a level that training has seen: 1 in that of its own and 0
 * in others; of two levels one column, -1 or 1. A value v then enters as z / √(1 + (z/3)²) with z =
 * (v - center) · factor. What is no level that was seen is 0 in all.
 *
 * @param center one number a column
 * @param factor one number a column
 * @param levels number of levels, 0 to levels - 1, with those unseen
 * @param unseen levels that training has not seen, ascending
 */
public record OneHotCategory(double[] center, double[] factor, int levels, int[] unseen)
    implements Feature {

  /** Checks the components. */
  public OneHotCategory {
    String problem = SeenLevels.problem(levels, unseen);
    Require.that(problem == null, "has %s", problem);
    int seen = levels - unseen.length;
    Require.finite("center", center);
    Require.length("center", center.length, seen == 2 ? 1 : seen);
    Require.finite("factor", factor);
    Require.length("factor", factor.length, center.length);
  }

  /** Number of levels that training has seen. */
  public int seen() {
    return levels - unseen.length;
  }

  @Override
  public int columns() {
    return center.length;
  }

  @Override
  public long numParameters() {
    return 0;
  }
}
