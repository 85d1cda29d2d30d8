package io.github.meanfield.runtime.steps;

/** One column, x itself. */
public record PlainNumber() implements Embedding {

  @Override
  public int columns() {
    return 1;
  }

  @Override
  public long numParameters() {
    return 0;
  }
}
