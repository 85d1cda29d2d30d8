package io.github.meanfield.stages.network.check;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.loss.Objective;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Random;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;

/**
 * Rows with standardized features, or sequences of any length, and labels that these tell nothing
 * of.
 *
 * @param shape what a row is
 * @param features flat rows, rows × numbers of the shape, row by row
 * @param labels rows × labelWidth of the objective, row by row
 */
record RandomRows(
    int rows, RowShape shape, float[] features, double[] labels, Objective objective) {

  /** Rows with sequences of any length. */
  static RandomRows draw(int rows, RowShape shape, int numOutputs, TrainingLoss loss, long seed) {
    return draw(rows, shape, (most, random) -> 1 + random.nextInt(most), numOutputs, loss, seed);
  }

  /** Rows with sequences of so many steps, or the most there may be. */
  static RandomRows ofOneLength(
      int rows, RowShape shape, int steps, int numOutputs, TrainingLoss loss, long seed) {
    return draw(rows, shape, (most, random) -> Math.min(most, steps), numOutputs, loss, seed);
  }

  private static RandomRows draw(
      int rows,
      RowShape shape,
      ToIntBiFunction<Integer, Random> steps,
      int numOutputs,
      TrainingLoss loss,
      long seed) {
    Random random = new Random(seed);
    float[] features = new float[Math.multiplyExact(rows, shape.width())];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < shape.inputs().size(); i++) {
        InputShape input = shape.inputs().get(i);
        int length = input.isSequence() ? steps.applyAsInt(input.maxSteps(), random) : 1;
        draw(input, length, random, features, row * shape.width() + shape.offset(i));
      }
    }
    return new RandomRows(
        rows, shape, features, loss.labels(rows, numOutputs, random), loss.objective(numOutputs));
  }

  private static void draw(
      InputShape input, int steps, Random random, float[] features, int offset) {
    for (int i = offset; i < offset + steps * input.stepSize(); i++) {
      features[i] =
          input.isTokens() ? random.nextInt(input.numTokens()) : (float) random.nextGaussian();
    }
    if (input.isSequence()) {
      features[offset + input.width() - 1] = steps;
    }
  }

  MiniBatch batch() {
    MiniBatch batch = new MiniBatch(rows, shape.width(), objective, 1);
    int[] order = IntStream.range(0, rows).toArray();
    batch.fill(new RowBlock(shape.width(), features, labels, null, rows), order, 0, rows);
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
