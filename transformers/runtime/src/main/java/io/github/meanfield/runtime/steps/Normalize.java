package io.github.meanfield.runtime.steps;

/**
 * Batch normalization as training has left it: gamma · (input - mean) / √(variance + epsilon) +
 * beta (Ioffe and Szegedy 2015).
 *
 * @param gamma one number a unit
 * @param beta one number a unit
 * @param mean one number a unit
 * @param variance one number a unit, not negative
 * @param epsilon greater than 0
 */
public record Normalize(float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon)
    implements Layer {

  /** Checks the components. */
  public Normalize {
    Require.that(gamma.length > 0, "gamma is empty");
    Require.finite("gamma", gamma);
    Require.finite("beta", beta);
    Require.finite("mean", mean);
    Require.finite("variance", variance);
    Require.length("beta", beta.length, gamma.length);
    Require.length("mean", mean.length, gamma.length);
    Require.length("variance", variance.length, gamma.length);
    Require.finite("epsilon", epsilon);
    for (float each : variance) {
      Require.that(each + epsilon > 0, "variance has %s; required are numbers from 0 on", each);
    }
  }

  @Override
  public int inputs() {
    return gamma.length;
  }

  @Override
  public int outputs() {
    return gamma.length;
  }

  @Override
  public long numParameters() {
    return 4L * gamma.length;
  }
}
