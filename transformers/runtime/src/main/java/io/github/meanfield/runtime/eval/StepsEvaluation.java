package io.github.meanfield.runtime.eval;

/** Computes a layer for the steps of a row, in its own memory; for one thread. */
interface StepsEvaluation {

  /**
   * Takes the memory for rows of so many steps. Where that fails it is called again before the next
   * row that needs as many.
   *
   * @param steps number of steps, at least 1; at least as many as a row will have
   */
  default void reserve(int steps) {}

  /**
   * Computes a layer.
   *
   * @param input the numbers of a step, then those of the next; may be longer
   * @param steps number of steps, at least 1
   * @param output takes as many steps in the same way; another array, may be longer
   */
  void apply(float[] input, int steps, float[] output);
}
