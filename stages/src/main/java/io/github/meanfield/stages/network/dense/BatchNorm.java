package io.github.meanfield.stages.network.dense;

import io.github.meanfield.runtime.math.FloatMath;
import java.util.Arrays;

/**
 * Batch normalization (Ioffe and Szegedy 2015): each unit has mean 0 and variance 1 over the rows
 * of a minibatch, then is scaled by gamma and shifted by beta. As in DL4J the parameters are gamma,
 * beta, and running estimates of the mean and of the variance or of the decimal logarithm of the
 * standard deviation; the "gradients" of the estimates are what is to be subtracted from them.
 */
final class BatchNorm extends Layer {

  private static final double LOG10_OF_ROOT = 0.5 / Math.log(10);

  private final int units;
  private final float epsilon;
  private final double decay;
  private final boolean logStd;

  private Parameters parameters;
  private int offset;
  private float[] normalized;
  private float[] output;
  private final float[] mean;
  private final float[] variance;
  private final float[] inverseStd;
  private final float[] row;
  private final float[] other;
  private final float[] deltaSum;
  private final float[] deltaProduct;

  BatchNorm(int units, double epsilon, double decay, boolean logStd) {
    this.units = units;
    this.epsilon = (float) epsilon;
    this.decay = decay;
    this.logStd = logStd;
    mean = new float[units];
    variance = new float[units];
    inverseStd = new float[units];
    row = new float[units];
    other = new float[units];
    deltaSum = new float[units];
    deltaProduct = new float[units];
  }

  @Override
  int parameterLength() {
    return Math.multiplyExact(4, units);
  }

  @Override
  void bind(Parameters all, int first) {
    parameters = all;
    offset = first;
  }

  @Override
  void reserve(int rows) {
    normalized = new float[Math.multiplyExact(rows, units)];
    output = new float[normalized.length];
  }

  @Override
  float[] forward(float[] input, int rows, boolean training) {
    if (training) {
      measure(input, rows);
    } else {
      takeEstimates();
    }
    for (int j = 0; j < units; j++) {
      inverseStd[j] = 1f / (float) Math.sqrt(variance[j] + epsilon);
    }
    // Rows are copied to and from arrays of their own: C2 vectorizes only loops whose arrays are
    // all read at the same position.
    float[] gamma = deltaSum;
    float[] beta = deltaProduct;
    System.arraycopy(parameters.values(), offset, gamma, 0, units);
    System.arraycopy(parameters.values(), offset + units, beta, 0, units);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(input, i * units, row, 0, units);
      normalizeRow(gamma, beta);
      System.arraycopy(row, 0, normalized, i * units, units);
      System.arraycopy(other, 0, output, i * units, units);
    }
    return output;
  }

  private void normalizeRow(float[] gamma, float[] beta) {
    for (int j = 0; j < units; j++) {
      float x = (row[j] - mean[j]) * inverseStd[j];
      row[j] = x;
      other[j] = gamma[j] * x + beta[j];
    }
  }

  /** Mean and (biased) variance of the minibatch, in two passes. */
  private void measure(float[] input, int rows) {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(input, i * units, row, 0, units);
      FloatMath.add(row, mean);
    }
    FloatMath.scale(mean, 1f / rows, 0, units);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(input, i * units, row, 0, units);
      addSquaredDistance();
    }
    FloatMath.scale(variance, 1f / rows, 0, units);
  }

  private void addSquaredDistance() {
    for (int j = 0; j < units; j++) {
      float distance = row[j] - mean[j];
      variance[j] += distance * distance;
    }
  }

  private void takeEstimates() {
    System.arraycopy(parameters.values(), offset + 2 * units, mean, 0, units);
    for (int j = 0; j < units; j++) {
      variance[j] = (float) estimatedVariance(j);
    }
  }

  private double estimatedVariance(int unit) {
    double estimate = parameters.values()[offset + 3 * units + unit];
    return logStd ? Math.pow(10, 2 * estimate) : estimate;
  }

  @Override
  float[] backward(float[] delta, int rows, boolean inputNeeded) {
    Arrays.fill(deltaSum, 0);
    Arrays.fill(deltaProduct, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(delta, i * units, row, 0, units);
      System.arraycopy(normalized, i * units, other, 0, units);
      FloatMath.add(row, deltaSum);
      addProduct();
    }
    System.arraycopy(deltaProduct, 0, parameters.gradient(), offset, units);
    System.arraycopy(deltaSum, 0, parameters.gradient(), offset + units, units);
    moveEstimates();
    if (inputNeeded) {
      inputDelta(delta, rows);
    }
    return delta;
  }

  @Override
  float[] inputGradient(float[] delta, int rows) {
    System.arraycopy(parameters.values(), offset, other, 0, units);
    FloatMath.multiply(other, inverseStd, 0, units);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(delta, i * units, row, 0, units);
      FloatMath.multiply(row, other, 0, units);
      System.arraycopy(row, 0, delta, i * units, units);
    }
    return delta;
  }

  private void addProduct() {
    for (int j = 0; j < units; j++) {
      deltaProduct[j] += row[j] * other[j];
    }
  }

  /** The running estimates become decay · estimate + (1 - decay) · that of the minibatch. */
  private void moveEstimates() {
    float[] gradient = parameters.gradient();
    float[] values = parameters.values();
    for (int j = 0; j < units; j++) {
      int at = offset + 2 * units + j;
      gradient[at] = (float) ((1 - decay) * (values[at] - mean[j]));
      double old = estimatedVariance(j);
      gradient[at + units] =
          (float)
              (logStd
                  ? LOG10_OF_ROOT * Math.log(old / (decay * old + (1 - decay) * variance[j]))
                  : (1 - decay) * (old - variance[j]));
    }
  }

  /** gamma / std · (delta - mean(delta) - normalized · mean(delta · normalized)), section 3. */
  private void inputDelta(float[] delta, int rows) {
    FloatMath.scale(deltaSum, 1f / rows, 0, units);
    FloatMath.scale(deltaProduct, 1f / rows, 0, units);
    System.arraycopy(parameters.values(), offset, variance, 0, units);
    FloatMath.multiply(inverseStd, variance, 0, units);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(delta, i * units, row, 0, units);
      System.arraycopy(normalized, i * units, other, 0, units);
      inputDeltaOfRow();
      System.arraycopy(row, 0, delta, i * units, units);
    }
  }

  private void inputDeltaOfRow() {
    for (int j = 0; j < units; j++) {
      row[j] = inverseStd[j] * (row[j] - deltaSum[j] - other[j] * deltaProduct[j]);
    }
  }
}
