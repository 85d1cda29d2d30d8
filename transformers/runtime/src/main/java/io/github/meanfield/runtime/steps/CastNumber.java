package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * A number or a flag as a number.
 *
 * @param stage uid of the stage
 * @param input a number or a flag
 * @param output the number; missing where the input is
 */
public record CastNumber(String stage, String input, String output) implements Step {

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<String> outputs() {
    return List.of(output);
  }
}
