package io.github.meanfield.runtime.steps;

/** The steps of a sequence in reverse. */
public record SequenceReversal() implements SequenceLayer {

  @Override
  public int inputs() {
    return Layer.ANY;
  }

  @Override
  public int outputs() {
    return Layer.ANY;
  }

  @Override
  public long numParameters() {
    return 0;
  }
}
