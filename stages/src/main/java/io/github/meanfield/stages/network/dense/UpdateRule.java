package io.github.meanfield.stages.network.dense;

/**
 * An update rule: what is subtracted from parameters, given their gradient and what the rule
 * remembers of earlier ones. The formulas and the precision of coefficients are those of ND4J's
 * native updaters, so that both engines follow the same path.
 */
interface UpdateRule {

  /** Numbers remembered of each parameter. */
  int memories();

  /**
   * Updates the parameters from … to-1.
   *
   * @param x the parameters
   * @param gradient their gradient
   * @param memory what is remembered: {@link #memories()} arrays, each as long as the parameters
   * @param from first parameter
   * @param to parameter after the last
   * @param iteration updates done before
   * @param epoch epochs done before
   */
  void update(
      float[] x, float[] gradient, float[][] memory, int from, int to, int iteration, int epoch);
}
