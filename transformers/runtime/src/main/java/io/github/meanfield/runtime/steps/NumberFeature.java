package io.github.meanfield.runtime.steps;

/**
 * A number x. It enters as z / √(1 + (z/3)²) with z = (x - center) · factor, and as 0 if it is
 * missing; or as its embedding, which takes that. A column behind tells whether it is missing, if
 * training rows lacked it: m / √(1 + (m/3)²) with m = (1 - missingCenter) · missingFactor, or 0 in
 * place of 1 if it is not missing.
 *
 * @param center what is subtracted
 * @param factor what is multiplied by
 * @param marksMissing whether there is that column
 * @param missingCenter what is subtracted there
 * @param missingFactor what is multiplied by there
 * @param embedding what the number enters as
 */
public record NumberFeature(
    double center,
    double factor,
    boolean marksMissing,
    double missingCenter,
    double missingFactor,
    Embedding embedding)
    implements Feature {

  /** Checks the components. */
  public NumberFeature {
    Require.finite("a number", center, factor, missingCenter, missingFactor);
  }

  @Override
  public int columns() {
    return Math.addExact(embedding.columns(), marksMissing ? 1 : 0);
  }

  @Override
  public int levels() {
    return 0;
  }

  @Override
  public long numParameters() {
    return embedding.numParameters();
  }
}
