package io.github.meanfield.runtime.steps;

import java.util.List;

/**
 * Outputs that are targets of a regression: center + scale · output, or exp(output), within limits
 * if there are any.
 *
 * @param prediction the column of predictions; without a name there is none
 * @param isVector whether that column is a vector; with several targets it is
 * @param center one number a target
 * @param scale one number a target
 * @param isLogarithm whether outputs are logarithms of predictions, which have no center and scale
 * @param min the least prediction of each target; none without limits
 * @param max the largest prediction of each target; none without limits
 */
public record Targets(
    String prediction,
    boolean isVector,
    double[] center,
    double[] scale,
    boolean isLogarithm,
    double[] min,
    double[] max)
    implements Head {

  /** Checks the components. */
  public Targets {
    Require.that(center.length > 0, "there are no targets");
    Require.that(isVector || center.length == 1, "several targets are no vector");
    Require.finite("center", center);
    Require.finite("scale", scale);
    Require.length("scale", scale.length, center.length);
    Require.finite("min", min);
    Require.finite("max", max);
    Require.length("min", min.length, min.length == 0 ? 0 : center.length);
    Require.length("max", max.length, min.length);
    for (int k = 0; k < min.length; k++) {
      Require.that(min[k] <= max[k], "min of target %d is above max", k);
    }
  }

  /**
   * The prediction of a target.
   *
   * @param output the output for it
   * @param target number of the target, from 0
   */
  public double prediction(double output, int target) {
    double value = isLogarithm ? Math.exp(output) : center[target] + scale[target] * output;
    return min.length == 0 ? value : Math.max(min[target], Math.min(max[target], value));
  }

  @Override
  public int size() {
    return center.length;
  }

  @Override
  public List<String> columns() {
    return prediction.isEmpty() ? List.of() : List.of(prediction);
  }
}
