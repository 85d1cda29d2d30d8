package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.math.SeenLevels;

/**
 * The number of a category as learned columns; what is no level that training has seen is 0 in all.
 *
 * @param levels number of levels, 0 to levels - 1, with those unseen
 * @param unseen levels that training has not seen, ascending
 * @param size number of columns
 * @param vectors one row a level that was seen, in their order, of one number a column
 */
public record EmbeddedCategory(int levels, int[] unseen, int size, float[][] vectors)
    implements Feature {

  /** Checks the components. */
  public EmbeddedCategory {
    String problem = SeenLevels.problem(levels, unseen);
    Require.that(problem == null, "has %s", problem);
    Require.that(size > 0, "size is %d; required is at least 1", size);
    Require.length("vectors", vectors.length, levels - unseen.length);
    for (float[] vector : vectors) {
      Require.finite("vectors", vector);
      Require.length("a row of vectors", vector.length, size);
    }
  }

  @Override
  public int columns() {
    return size;
  }

  @Override
  public long numParameters() {
    return (long) vectors.length * size;
  }
}
