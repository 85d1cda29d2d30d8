package io.github.meanfield.runtime.steps;

/**
 * weights · x + bias + Σ bins_t p_t, where p_t is 1 for the bins t below that of x, 0 for those
 * above, and for its own the share of the bin that lies below x, from -1 to 2 (Gorishniy, Rubachev
 * and Babenko 2022, On embeddings for numerical features in tabular deep learning).
 *
 * @param boundaries where bins begin and end, ascending, one more than bins
 * @param weights one number a column
 * @param bias one number a column
 * @param bins one row a bin, of one number a column
 */
public record PiecewiseLinear(float[] boundaries, float[] weights, float[] bias, float[][] bins)
    implements Embedding {

  /** Checks the components. */
  public PiecewiseLinear {
    Require.finite("boundaries", boundaries);
    for (int t = 1; t < boundaries.length; t++) {
      Require.that(boundaries[t - 1] < boundaries[t], "boundaries do not ascend at %d", t);
    }
    Require.matrix("bins", bins);
    Require.length("boundaries", boundaries.length, bins.length + 1);
    Require.finite("weights", weights);
    Require.length("weights", weights.length, bins[0].length);
    Require.finite("bias", bias);
    Require.length("bias", bias.length, bins[0].length);
  }

  @Override
  public int columns() {
    return weights.length;
  }

  @Override
  public long numParameters() {
    return (2L + bins.length) * weights.length;
  }
}
