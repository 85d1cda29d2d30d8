package io.github.meanfield.runtime.steps;

/** A layer of a network: numbers in, numbers out. */
public sealed interface Layer permits Encode, EncodeSequence, Dense, Normalize, Activate {

  /** Any number of inputs, of which come as many outputs. */
  int ANY = -1;

  /** Number of inputs, or {@link #ANY}. */
  int inputs();

  /** Number of outputs, or {@link #ANY}. */
  int outputs();

  /** Number of parameters that training has. */
  long numParameters();
}
