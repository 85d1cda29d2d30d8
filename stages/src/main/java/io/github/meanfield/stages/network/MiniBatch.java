package io.github.meanfield.stages.network;

import io.github.meanfield.stages.rows.RowBlock;

/**
 * Rows that a network is trained on at once: a buffer that is filled again and again, so that
 * training allocates nothing a minibatch.
 */
public final class MiniBatch {

  private final Objective objective;
  private final float[] features;
  private final float[] targets;
  private int rows;

  /**
   * An empty buffer.
   *
   * @param capacity the largest number of rows
   * @param numFeatures features of a row
   * @param objective what turns a label into targets
   */
  public MiniBatch(int capacity, int numFeatures, Objective objective) {
    this.objective = objective;
    this.features = new float[Math.multiplyExact(capacity, numFeatures)];
    this.targets = new float[Math.multiplyExact(capacity, objective.numOutputs())];
  }

  /**
   * Takes rows of a block in place of those held so far.
   *
   * @param block the block
   * @param order an order of the block's rows
   * @param from first position in the order
   * @param to position after the last in the order
   */
  public void fill(RowBlock block, int[] order, int from, int to) {
    rows = to - from;
    for (int i = 0; i < rows; i++) {
      int row = order[from + i];
      block.copyFeatures(row, features, i * block.numFeatures());
      objective.encode(block.label(row), targets, i * objective.numOutputs());
    }
  }

  /** Number of rows held. */
  public int rows() {
    return rows;
  }

  /** Features, rows × numFeatures, row by row; what follows the last row has no meaning. */
  public float[] features() {
    return features;
  }

  /** Targets, rows × numOutputs, row by row; what follows the last row has no meaning. */
  public float[] targets() {
    return targets;
  }
}
