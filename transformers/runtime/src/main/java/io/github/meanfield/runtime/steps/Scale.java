package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * A vector whose values are (value - shift) · factor + offset; NaN stays. A missing vector is
 * refused.
 *
 * @param stage uid of the stage
 * @param input a vector
 * @param output the vector
 * @param shift one number a feature
 * @param factor one number a feature
 * @param offset one number a feature
 */
public record Scale(
    String stage, String input, String output, double[] shift, double[] factor, double[] offset)
    implements Step {

  /** Checks the components. */
  public Scale {
    Require.finite("shift", shift);
    Require.finite("factor", factor);
    Require.finite("offset", offset);
    Require.length("factor", factor.length, shift.length);
    Require.length("offset", offset.length, shift.length);
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
