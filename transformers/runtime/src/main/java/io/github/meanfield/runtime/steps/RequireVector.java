package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * A vector that must not be missing.
 *
 * @param stage uid of the stage
 * @param input the vector
 * @param invalid ERROR or SKIP: what becomes of a missing one
 */
public record RequireVector(String stage, String input, Invalid invalid) implements Step {

  /** Checks the components. */
  public RequireVector {
    Require.that(
        invalid == Invalid.ERROR || invalid == Invalid.SKIP,
        "invalid is %s; required is ERROR or SKIP",
        invalid);
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<String> outputs() {
    return List.of();
  }
}
