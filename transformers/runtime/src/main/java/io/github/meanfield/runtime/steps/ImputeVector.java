package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * A vector without gaps: each value that is NaN, and all of one that is missing, become given ones.
 *
 * @param stage uid of the stage
 * @param input a vector
 * @param output the vector
 * @param surrogates what a value of each feature becomes
 */
public record ImputeVector(String stage, String input, String output, double[] surrogates)
    implements Step {

  /** Checks the components. */
  public ImputeVector {
    Require.finite("surrogates", surrogates);
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
