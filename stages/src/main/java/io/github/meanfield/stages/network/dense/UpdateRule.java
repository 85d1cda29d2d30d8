package io.github.meanfield.stages.network.dense;

/**
 * An update rule: changes parameters, given their gradient and the rule's state, such as moments of
 * earlier gradients. The formulas and the precision of coefficients are those of ND4J's native
 * updaters, so that both engines follow the same path.
 */
interface UpdateRule {

  /** Numbers of state for each parameter: 2 for Adam, its first and second moment. */
  int memories();

  /** What each number of state is before the first update. */
  default float initialMemory() {
    return 0;
  }

  /**
   * Whether an update leaves parameters whose gradient is 0, and their state, as they are to the
   * bit, so that it may pass them over.
   *
   * @param iteration updates done before
   * @param epoch epochs done before
   */
  default boolean leavesWithoutGradient(int iteration, int epoch) {
    return false;
  }

  /**
   * Updates the parameters from … to-1.
   *
   * @param x the parameters
   * @param gradient their gradient
   * @param memory the state: {@link #memories()} arrays or more, each as long as the parameters
   * @param from first parameter
   * @param to parameter after the last
   * @param iteration updates done before
   * @param epoch epochs done before
   */
  void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch);
}
