package io.github.meanfield.transformers.scoring;

/**
 * How far the outputs of a row are from its features: the mean of the squared differences.
 *
 * @param numFeatures number of features, and of outputs
 */
public record ReconstructionError(int numFeatures) implements FurtherColumn {

  @Override
  public boolean needsFeatures() {
    return true;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public Values of(TrainedNetwork network, ScoredRows rows) {
    return (row, into) -> into[0] = of(rows.features(), rows.outputs(), row * numFeatures);
  }

  /**
   * The error of one row.
   *
   * @param features features of several rows
   * @param outputs outputs of these, after the activation of the output layer
   * @param offset position of the row's first feature and output
   */
  public double of(float[] features, float[] outputs, int offset) {
    double sum = 0;
    for (int j = offset; j < offset + numFeatures; j++) {
      double difference = (double) outputs[j] - features[j];
      sum += difference * difference;
    }
    return sum / numFeatures;
  }
}
