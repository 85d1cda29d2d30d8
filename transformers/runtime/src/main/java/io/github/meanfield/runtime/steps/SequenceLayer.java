package io.github.meanfield.runtime.steps;

/** A layer over the steps of a sequence, which gives as many steps as it takes. */
public sealed interface SequenceLayer
    permits TokenEmbedding,
        Convolution,
        Lstm,
        SequenceReversal,
        TransformerBlock,
        SequenceActivation {

  /** Numbers of a step that is taken, or {@link Layer#ANY}; 1 of a token. */
  int inputs();

  /** Numbers of a step that is given, or {@link Layer#ANY} for as many as are taken. */
  int outputs();

  /**
   * Numbers of a step that computing it takes memory for, beside those that it gives.
   *
   * @param taken numbers of a step that it takes
   */
  default long held(int taken) {
    return 0;
  }

  /** Number of parameters that training has. */
  long numParameters();
}
