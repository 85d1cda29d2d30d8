package io.github.meanfield.runtime.steps;

/** What becomes of a row with a value that a step cannot compute with. */
public enum Invalid {
  /** It is refused. */
  ERROR,
  /** It has no prediction. */
  SKIP,
  /** Steps go on with what the step makes of such a value. */
  KEEP,
  /** The value becomes a given one. */
  FILL
}
