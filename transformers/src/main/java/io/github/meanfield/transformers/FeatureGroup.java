package io.github.meanfield.transformers;

import java.io.Serializable;

/**
 * Features that belong together, such as the one-hot columns of one text.
 *
 * @param name what they are called
 * @param slots their positions among the features
 * @param grid values of the slots for which predictions are asked for, points × slots; none for
 *     none
 */
public record FeatureGroup(String name, int[] slots, double[][] grid) implements Serializable {

  /** A group without a grid. */
  public FeatureGroup(String name, int... slots) {
    this(name, slots, new double[0][]);
  }

  /** The same group with a grid. */
  public FeatureGroup with(double[][] points) {
    return new FeatureGroup(name, slots, points);
  }

  /** Fails if these are no features of a model, or the grid has not got a value for each. */
  void require(String uid, int numFeatures) {
    if (slots.length == 0) {
      throw new IllegalArgumentException(
          String.format("%s: group '%s' has no slots; required is one at least", uid, name));
    }
    for (int slot : slots) {
      if (slot < 0 || slot >= numFeatures) {
        throw new IllegalArgumentException(
            String.format(
                "%s: group '%s' has slot %d, but the model has %d features, which are counted from"
                    + " 0",
                uid, name, slot, numFeatures));
      }
    }
    for (int point = 0; point < grid.length; point++) {
      if (grid[point].length != slots.length) {
        throw new IllegalArgumentException(
            String.format(
                "%s: point %d of the grid of group '%s' has %d values, but there must be one for"
                    + " each of its %d slots",
                uid, point, name, grid[point].length, slots.length));
      }
    }
  }
}
