package io.github.meanfield.runtime.steps;

/**
 * The PBLD of RealMLP: columns Σ_f weights_kf cos(2π frequencies_f x + phases_f) + bias_k, and x
 * itself as the last one (Holzmüller, Grinsztajn and Steinwart 2024, Better by default).
 *
 * @param frequencies at least one
 * @param phases one a frequency
 * @param weights one row a column, of one number a frequency
 * @param bias one number a column, of which x is none
 */
public record Periodic(float[] frequencies, float[] phases, float[][] weights, float[] bias)
    implements Embedding {

  /** Checks the components. */
  public Periodic {
    Require.finite("frequencies", frequencies);
    Require.finite("phases", phases);
    Require.length("phases", phases.length, frequencies.length);
    Require.matrix("weights", weights);
    Require.length("a row of weights", weights[0].length, frequencies.length);
    Require.finite("bias", bias);
    Require.length("bias", bias.length, weights.length);
  }

  @Override
  public int columns() {
    return bias.length + 1;
  }

  @Override
  public long numParameters() {
    return (2L + bias.length) * frequencies.length + bias.length;
  }
}
