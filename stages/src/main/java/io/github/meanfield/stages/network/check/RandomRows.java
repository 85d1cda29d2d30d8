package io.github.meanfield.stages.network.check;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Objective;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows with standardized features and labels that these tell nothing of.
 *
 * @param features rows × numFeatures, row by row
 * @param labels rows × labelWidth of the objective, row by row
 */
record RandomRows(
    int rows, int numFeatures, float[] features, double[] labels, Objective objective) {

  static RandomRows draw(int rows, int numFeatures, int numOutputs, TrainingLoss loss, long seed) {
    Random random = new Random(seed);
    float[] features = new float[Math.multiplyExact(rows, numFeatures)];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return new RandomRows(
        rows,
        numFeatures,
        features,
        loss.labels(rows, numOutputs, random),
        loss.objective(numOutputs));
  }

  MiniBatch batch() {
    MiniBatch batch = new MiniBatch(rows, numFeatures, objective, 1);
    int[] order = IntStream.range(0, rows).toArray();
    batch.fill(new RowBlock(numFeatures, features, labels, null, rows), order, 0, rows);
    return batch;
  }

  /** The mean loss of outputs, rows × numOutputs. */
  double loss(float[] outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum +=
          objective.loss(
              outputs, row * objective.numOutputs(), labels, row * objective.labelWidth());
    }
    return sum / rows;
  }

  /** The mean loss of outputs that are 0, whatever the features: of classes, ln k. */
  double chanceLoss() {
    return loss(new float[rows * objective.numOutputs()]);
  }

  /** The derivative of the mean loss by each output. */
  double[] lossGradient(float[] outputs) {
    float[] gradient = new float[outputs.length];
    for (int row = 0; row < rows; row++) {
      objective.gradient(
          outputs, row * objective.numOutputs(), labels, row * objective.labelWidth(), gradient);
    }
    double[] result = new double[outputs.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (double) gradient[i] / rows;
    }
    return result;
  }
}
