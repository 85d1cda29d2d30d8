package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * The text that tells a category apart: a number has one text, however it is written.
 *
 * @param stage uid of the stage
 * @param input a category
 * @param output the text
 * @param parsesTexts whether texts that are numbers are taken for numbers; else texts stay
 */
public record CastCategory(String stage, String input, String output, boolean parsesTexts)
    implements Step {

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<String> outputs() {
    return List.of(output);
  }
}
