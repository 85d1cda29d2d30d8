package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * A number in place of a missing one.
 *
 * @param stage uid of the stage
 * @param input a number or a flag
 * @param output the number
 * @param missing a number that means a missing one, which may be NaN
 * @param surrogate what a missing one becomes
 */
public record ImputeNumber(
    String stage, String input, String output, double missing, double surrogate) implements Step {

  /** Checks the components. */
  public ImputeNumber {
    Require.finite("surrogate", surrogate);
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
