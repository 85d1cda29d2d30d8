package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.Quadrature;

/**
 * How predictions are attributed to features: by integrated gradients.
 *
 * @param value what is explained
 * @param path where gradients are taken
 * @param numFeatures number of features
 */
public record Attribution(ExplainedValue value, Quadrature path, int numFeatures)
    implements FurtherColumn {

  @Override
  public boolean needsFeatures() {
    return true;
  }

  @Override
  public int width() {
    return numFeatures;
  }

  @Override
  public Values of(TrainedNetwork network, ScoredRows rows) {
    double[][] all = network.attributions(rows.features(), rows.rows(), rows.outputs(), this);
    return (row, into) -> System.arraycopy(all[row], 0, into, 0, numFeatures);
  }
}
