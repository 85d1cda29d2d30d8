package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.math.SeenLevels;
import java.util.List;

/**
 * The number of a category as a vector that is 1 at its place and 0 elsewhere; all 0 for a place
 * behind the vector's end. A missing number gives a missing vector.
 *
 * @param stage uid of the stage
 * @param input the number of a category
 * @param output the vector
 * @param categories how many categories there are; a number that is none of 0 to categories - 1 is
 *     invalid
 * @param size length of the vector, at most categories + 1
 * @param invalid ERROR, or KEEP: what is invalid has the place behind the last category's
 */
public record EncodeOneHot(
    String stage, String input, String output, int categories, int size, Invalid invalid)
    implements Step {

  /** Checks the components. */
  public EncodeOneHot {
    Require.that(
        categories >= 0
            && categories <= SeenLevels.MOST_LEVELS
            && size >= 0
            && size <= categories + 1,
        "%d categories have %d columns; required are up to %d categories, and a column more at most",
        categories,
        size,
        SeenLevels.MOST_LEVELS);
    Require.that(
        invalid == Invalid.ERROR || invalid == Invalid.KEEP,
        "invalid is %s; required is ERROR or KEEP",
        invalid);
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<String> outputs() {
    return List.of(output);
  }
}
