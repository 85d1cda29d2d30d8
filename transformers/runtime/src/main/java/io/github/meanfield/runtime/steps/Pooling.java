package io.github.meanfield.runtime.steps;

/**
 * A number of all steps, for each number that steps have.
 *
 * @param part number of the part that gives the steps
 * @param function what is made of them
 * @param norm for NORM its p, at least 1; else 0
 */
public record Pooling(int part, Function function, int norm) {

  /** What is made of steps. */
  public enum Function {
    /** The largest. */
    MAX,
    /** Their mean. */
    MEAN,
    /** Their sum. */
    SUM,
    /** (Σ |x|^p)^(1/p). */
    NORM
  }

  /** Checks the components. */
  public Pooling {
    Require.that(
        function == Function.NORM ? norm >= 1 : norm == 0,
        "norm is %d; required is at least 1 of NORM, and 0 of others",
        norm);
  }
}
