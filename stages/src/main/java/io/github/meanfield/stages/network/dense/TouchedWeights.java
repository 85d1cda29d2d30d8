package io.github.meanfield.stages.network.dense;

import java.util.Arrays;

/**
 * The weights of a linear layer that sparse rows touch, and their gradient: touched columns ×
 * outputs, so that what is computed is as much as the rows have values, and not as the layer has
 * weights. Sums are in the order of rows and of the values in them.
 */
final class TouchedWeights {

  /** Touched columns that are copied at once, so that their copies stay in the nearest cache. */
  private static final int TILE = 64;

  private final int offset;
  private final int outputs;
  private final SparseBatch batch;
  private float[] values = {};
  private float[] gradient = {};
  private float[][] memory = {};

  /**
   * Weights of a layer.
   *
   * @param offset position of the first among all parameters
   * @param outputs outputs of the layer; it has as many inputs as the rows have columns
   * @param batch the rows, new ones at each {@link #forward}
   */
  TouchedWeights(int offset, int outputs, SparseBatch batch) {
    this.offset = offset;
    this.outputs = outputs;
    this.batch = batch;
  }

  /** Position of the first weight of the layer, touched or not. */
  int from() {
    return offset;
  }

  /** Position after the last weight of the layer. */
  int to() {
    return offset + batch.numColumns() * outputs;
  }

  private int length() {
    return batch.numTouched() * outputs;
  }

  /**
   * Adds the products of the rows and the weights.
   *
   * @param parameters all parameters
   * @param sums rows × outputs
   */
  void forward(float[] parameters, float[] sums) {
    values = reserve(values);
    gather(parameters, values);
    int[] starts = batch.starts();
    for (int row = 0; row < batch.rows(); row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        addScaled(batch.values()[k], values, batch.places()[k] * outputs, sums, row * outputs);
      }
    }
  }

  /**
   * Computes the gradient.
   *
   * @param delta derivatives by the sums of the last {@link #forward}, rows × outputs
   */
  void backward(float[] delta) {
    gradient = reserve(gradient);
    Arrays.fill(gradient, 0, length(), 0);
    int[] starts = batch.starts();
    for (int row = 0; row < batch.rows(); row++) {
      for (int k = starts[row]; k < starts[row + 1]; k++) {
        addScaled(batch.values()[k], delta, row * outputs, gradient, batch.places()[k] * outputs);
      }
    }
  }

  private void addScaled(float factor, float[] x, int from, float[] sum, int to) {
    for (int unit = 0; unit < outputs; unit++) {
      sum[to + unit] += factor * x[from + unit];
    }
  }

  /** Writes the gradient of all weights of the layer: 0 of those that are not touched. */
  void writeGradient(float[] all) {
    Arrays.fill(all, from(), to(), 0);
    scatter(gradient, all);
  }

  /** Limits each derivative. */
  void clip(GradientClip limit) {
    limit.clipValues(gradient, 0, length());
  }

  /**
   * Updates the touched weights, and the state of their updater. It goes on from what the last
   * {@link #forward} has read of them, so that they must not have changed since.
   *
   * @param rule the rule, which leaves weights without a gradient as they are
   * @param parameters all parameters
   * @param state the updater's, as long as the parameters
   */
  void update(UpdateRule rule, float[] parameters, float[][] state, int iteration, int epoch) {
    if (memory.length < rule.memories()) {
      memory = new float[rule.memories()][0];
    }
    for (int i = 0; i < rule.memories(); i++) {
      memory[i] = reserve(memory[i]);
      gather(state[i], memory[i]);
    }
    rule.update(values, gradient, memory, 0, length(), iteration, epoch);
    scatter(values, parameters);
    for (int i = 0; i < rule.memories(); i++) {
      scatter(memory[i], state[i]);
    }
  }

  /** An array for touched weights: the one there is, or a longer one without its numbers. */
  private float[] reserve(float[] array) {
    return array.length >= length()
        ? array
        : new float[SparseBatch.grown(array.length, length(), to() - from())];
  }

  /** Copies what touched weights have in an array for all parameters. */
  private void gather(float[] all, float[] into) {
    copy(all, into, false);
  }

  /** Copies what touched weights have back. */
  private void scatter(float[] from, float[] all) {
    copy(all, from, true);
  }

  private void copy(float[] all, float[] own, boolean back) {
    int[] columns = batch.columns();
    for (int first = 0; first < batch.numTouched(); first += TILE) {
      int end = Math.min(batch.numTouched(), first + TILE);
      for (int unit = 0; unit < outputs; unit++) {
        int row = offset + unit * batch.numColumns();
        for (int j = first; j < end; j++) {
          if (back) {
            all[row + columns[j]] = own[j * outputs + unit];
          } else {
            own[j * outputs + unit] = all[row + columns[j]];
          }
        }
      }
    }
  }

  /** Bytes of its arrays. */
  long bytes() {
    long floats = (long) values.length + gradient.length;
    for (float[] each : memory) {
      floats += each.length;
    }
    return Float.BYTES * floats;
  }
}
