package io.github.meanfield.stages.network.dense;

/** An activation function, computed together with its derivative. */
@FunctionalInterface
interface Activation {

  /**
   * Replaces arguments by values.
   *
   * @param z arguments, which become values
   * @param slope gets the derivative at each argument
   * @param scratch memory of the same size
   * @param length numbers to compute
   */
  void apply(float[] z, float[] slope, float[] scratch, int length);
}
