package io.github.meanfield.runtime.steps;

/** The columns of a number with a scaled value x. */
public sealed interface Embedding permits PlainNumber, PiecewiseLinear, Periodic {

  /** Number of columns. */
  int columns();

  /** Number of parameters that training has. */
  long numParameters();
}
