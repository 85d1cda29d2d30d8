package io.github.meanfield.runtime.steps;

/**
 * A vector for each token.
 *
 * @param vectors one row a token, from 0 on
 */
public record TokenEmbedding(float[][] vectors) implements SequenceLayer {

  /** Tokens come as floats, which are all of the whole numbers up to it. */
  private static final int MOST_TOKENS = 1 << 24;

  /** Checks the components. */
  public TokenEmbedding {
    Require.matrix("vectors", vectors);
    Require.that(
        vectors.length <= MOST_TOKENS,
        "there are vectors of %d tokens; %d are the most",
        vectors.length,
        MOST_TOKENS);
  }

  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int outputs() {
    return vectors[0].length;
  }

  /** As of training, unless that has a bias: it is within the vectors here. */
  @Override
  public long numParameters() {
    return (long) vectors.length * vectors[0].length;
  }
}
