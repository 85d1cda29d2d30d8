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
}
