package io.github.meanfield.runtime.steps;

import io.github.meanfield.runtime.math.Standardization;
import java.util.List;

/**
 * A standardized vector.
 *
 * @param stage uid of the stage
 * @param input a vector
 * @param output the vector
 * @param map what each finite value becomes
 * @param invalid what becomes of values that are NaN or infinite; kept, they are NaN, and a missing
 *     vector is missing; filled, they are those of fill, and so is all of a missing vector
 * @param fill for FILL what is filled in before the map, one value a feature; none otherwise
 */
public record Standardize(
    String stage, String input, String output, Standardization map, Invalid invalid, double[] fill)
    implements Step {

  /** Checks the components. */
  public Standardize {
    int size = map.center().length;
    Require.finite("center", map.center());
    Require.finite("scale", map.scale());
    Require.length("scale", map.scale().length, size);
    for (double scale : map.scale()) {
      Require.that(scale >= 0, "scale has %s; required are numbers from 0 on", scale);
    }
    requireQuantiles(map.quantiles().quantiles(), size);
    Require.finite("offset and span", map.offset(), map.span());
    Require.that(
        map.lowest() <= map.highest(), "lowest %s is above %s", map.lowest(), map.highest());
    Require.finite("smoothClip", map.smoothClip().middle(), map.smoothClip().limit());
    Require.that(map.smoothClip().limit() >= 0, "smoothClip has a negative limit");
    Require.finite("constantValue", map.constantValue());
    Require.finite("fill", fill);
    Require.length("fill", fill.length, invalid == Invalid.FILL ? size : 0);
  }

  private static void requireQuantiles(double[][] quantiles, int size) {
    Require.that(
        quantiles.length <= 1 || quantiles.length == size,
        "there are quantiles of %d features; required are %d",
        quantiles.length,
        size);
    for (double[] own : quantiles) {
      Require.that(own.length > 1, "there is a single quantile; required are at least 2");
      Require.finite("quantiles", own);
      for (int i = 1; i < own.length; i++) {
        Require.that(own[i - 1] <= own[i], "quantiles do not ascend at %d", i);
      }
    }
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
