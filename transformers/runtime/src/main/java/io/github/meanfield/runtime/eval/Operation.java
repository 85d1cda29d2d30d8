package io.github.meanfield.runtime.eval;

/** What a step does with a row; in its own memory, for one thread. */
interface Operation {

  /**
   * Does the step.
   *
   * @param cells the row
   * @return null; or why the row has no prediction, in words
   * @throws IllegalArgumentException if a value is refused
   */
  String apply(Cells cells);
}
