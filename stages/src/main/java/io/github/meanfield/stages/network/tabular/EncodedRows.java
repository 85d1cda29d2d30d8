package io.github.meanfield.stages.network.tabular;

/**
 * What a {@link TabularEncoder} knows of the rows of a minibatch, for forward and backward; made
 * once for many minibatches, by {@link TabularEncoder#reserve}. For one thread at a time.
 */
public final class EncodedRows {

  /** The most rows. */
  final int capacity;

  /** Columns before they are scaled, rows × columns. */
  final float[] plain;

  /** Where in all embeddings of categories that of a row begins, or -1: rows × embeddings. */
  final int[] places;

  /**
   * Scaled values of numbers with an embedding, and bins and shares of piecewise ones: numbers ×
   * capacity.
   */
  final float[] values;

  final int[] bins;
  final float[] shares;

  /** What the embedding of one number makes use of while it computes. */
  final float[] scratch;

  EncodedRows(int capacity, int plainWidth, int embeddings, int numbers, int scratch) {
    this.capacity = capacity;
    plain = new float[Math.multiplyExact(capacity, plainWidth)];
    places = new int[Math.multiplyExact(capacity, embeddings)];
    values = new float[Math.multiplyExact(capacity, numbers)];
    bins = new int[values.length];
    shares = new float[values.length];
    this.scratch = new float[scratch];
  }
}
