package io.github.meanfield.stages.network.dense;

/**
 * Softmax and the loss of a row -Σ weight · target · ln p. Its derivative by the logits is p ·
 * Σ(weight · target) - weight · target, which is p - target if targets add to 1 and there are no
 * weights (Bridle 1990).
 */
final class SoftmaxCrossEntropy extends OutputLoss {

  private final float[] weights;
  private float[] scratch;
  private float[] largest;

  /** Weights of the classes, or null. */
  SoftmaxCrossEntropy(int units, float[] weights) {
    super(units);
    this.weights = weights;
  }

  @Override
  public void reserve(int rows) {
    super.reserve(rows);
    scratch = new float[delta.length];
    largest = new float[rows];
  }

  @Override
  public double loss(float[] outputs, float[] targets, int rows) {
    // Shifted by the largest logit, so that no exponential overflows.
    for (int i = 0; i < rows; i++) {
      shift(outputs, i * units, i);
    }
    FloatMath.exp(delta, 1f, delta, scratch, rows * units);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += rowLoss(outputs, targets, i, rows);
    }
    return sum / rows;
  }

  private void shift(float[] outputs, int from, int row) {
    float max = outputs[from];
    for (int k = from + 1; k < from + units; k++) {
      max = Math.max(max, outputs[k]);
    }
    for (int k = from; k < from + units; k++) {
      delta[k] = outputs[k] - max;
    }
    largest[row] = max;
  }

  private double rowLoss(float[] outputs, float[] targets, int row, int rows) {
    int from = row * units;
    double sum = 0;
    for (int k = from; k < from + units; k++) {
      sum += delta[k];
    }
    double logSum = largest[row] + Math.log(sum);
    double loss = 0;
    float mass = 0;
    for (int k = 0; k < units; k++) {
      float target = target(targets, from, k);
      mass += target;
      if (target != 0) {
        loss += target * (logSum - outputs[from + k]);
      }
    }
    float toGradient = weights == null ? 1f / rows : mass / rows;
    float toProbability = (float) (toGradient / sum);
    for (int k = 0; k < units; k++) {
      delta[from + k] = delta[from + k] * toProbability - target(targets, from, k) / rows;
    }
    return loss;
  }

  private float target(float[] targets, int from, int unit) {
    return weights == null ? targets[from + unit] : targets[from + unit] * weights[unit];
  }
}
