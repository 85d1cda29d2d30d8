package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * One vector of numbers, flags and vectors.
 *
 * @param stage uid of the stage
 * @param inputs numbers, flags and vectors, at least one
 * @param output the vector: all of them, one after the other
 * @param invalid what becomes of a missing value, and of a number that is NaN; kept, it is NaN, and
 *     a missing vector as many
 */
public record Assemble(String stage, List<String> inputs, String output, Invalid invalid)
    implements Step {

  /** Checks the components. */
  public Assemble {
    Require.that(!inputs.isEmpty(), "inputs is empty");
    Require.that(invalid != Invalid.FILL, "invalid is FILL; required is ERROR, SKIP or KEEP");
    inputs = List.copyOf(inputs);
  }

  @Override
  public List<String> outputs() {
    return List.of(output);
  }
}
