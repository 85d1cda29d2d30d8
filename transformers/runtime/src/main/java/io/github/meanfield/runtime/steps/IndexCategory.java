package io.github.meanfield.runtime.steps;

import java.util.HashSet;
import java.util.List;

/**
 * The number of a category.
 *
 * @param stage uid of the stage
 * @param input the text of a category
 * @param output its number: its place among the labels
 * @param labels the categories, all different
 * @param invalid what becomes of a category that is missing or none of them; kept, it has the
 *     number that follows the last one's
 */
public record IndexCategory(
    String stage, String input, String output, List<String> labels, Invalid invalid)
    implements Step {

  /** Checks the components. */
  public IndexCategory {
    Require.that(invalid != Invalid.FILL, "invalid is FILL; required is ERROR, SKIP or KEEP");
    labels = List.copyOf(labels);
    Require.that(new HashSet<>(labels).size() == labels.size(), "labels has one twice");
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
