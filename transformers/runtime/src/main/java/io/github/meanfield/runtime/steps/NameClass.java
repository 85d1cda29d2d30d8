package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * The name of a class.
 *
 * @param stage uid of the stage
 * @param input the number of a class
 * @param output its name
 * @param labels the names, by number
 */
public record NameClass(String stage, String input, String output, List<String> labels)
    implements Step {

  /** Checks the components. */
  public NameClass {
    Require.that(!labels.isEmpty(), "labels is empty");
    labels = List.copyOf(labels);
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
