package io.github.meanfield.stages.network.sequence;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Scaled dot-product attention of several heads: of each step, the sum of the values of all steps
 * of its row, by weights that are the softmax of the products of its query with their keys over the
 * root of their size. Rows are taken a few at a time, and weights are computed anew where
 * derivatives need them, so that there are never those of all rows.
 *
 * @param heads heads, which share the numbers of a step
 * @param rows rows of the minibatch
 * @param steps steps of each row
 * @param hidden rows × steps: what is added to the product with a step's key, 0, or next to -∞ if
 *     the step is masked; null if none is
 */
record SelfAttention(int heads, int rows, int steps, INDArray hidden) {

  /** Weights that are computed at a time: 4 MB, which caches hold. */
  private static final int MOST_WEIGHTS = 1 << 20;

  /** Memory that is as large as a slice needs it, and is used again by the next. */
  private static final WorkspaceConfiguration MEMORY =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.02)
          .policyLearning(LearningPolicy.OVER_TIME)
          .cyclesBeforeInitialization(1)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  /** Far below any product, but not so far that sums with it are no numbers. */
  private static final double FAR = -1e9;

  /**
   * Attention within the rows of a minibatch.
   *
   * @param mask rows × steps, 0 for a step that is masked, else 1, which is overwritten; null if
   *     none is
   */
  static SelfAttention of(int heads, int rows, int steps, INDArray mask) {
    return new SelfAttention(heads, rows, steps, mask == null ? null : mask.rsubi(1).muli(FAR));
  }

  /** A few rows, each array (rows · heads) × steps × numbers but for the weights. */
  private final class Slice {

    private final INDArray queries;
    private final INDArray keys;
    private final INDArray values;

    /** (rows · heads) × steps × steps that are attended to. */
    private final INDArray weights;

    Slice(INDArray projected, int from, int to) {
      INDArray parts = split(projected, 3, from, to);
      values = part(parts, 2);
      keys = part(parts, 1);
      queries = part(parts, 0).muli(1 / Math.sqrt(keys.size(2)));
      weights = product(queries, false, keys, true);
      if (hidden != null) {
        INDArray ofRows = weights.reshape('c', (long) to - from, (long) heads * steps, steps);
        INDArray added = hidden.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
        Nd4j.getExecutioner().exec(new BroadcastAddOp(ofRows, added, ofRows, 0, 2));
      }
      Nd4j.exec(new SoftMax(weights, weights, 2));
    }
  }

  private static INDArray part(INDArray parts, int index) {
    return parts.get(NDArrayIndex.point(index), NDArrayIndex.all());
  }

  /** Weights of attention that one row has. */
  static long weightsOfRow(int heads, int steps) {
    return (long) heads * steps * steps;
  }

  /** Computes something of the rows from one to another. */
  @FunctionalInterface
  private interface OfRows {
    void compute(int from, int to);
  }

  /** Takes a few rows at a time; the layer's memory would keep the arrays of all to its end. */
  private void inSlices(OfRows ofRows) {
    int atOnce = (int) Math.max(1, Math.min(rows, MOST_WEIGHTS / weightsOfRow(heads, steps)));
    for (int from = 0; from < rows; from += atOnce) {
      MemoryWorkspace memory =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(MEMORY, "ATTENTION");
      try {
        ofRows.compute(from, Math.min(rows, from + atOnce));
      } finally {
        memory.close();
      }
    }
  }

  /**
   * Computes what is attended to.
   *
   * @param projected queries, keys and values below each other, 3 · numbers × (rows · steps)
   * @param attended numbers × (rows · steps): where it goes
   */
  void forward(INDArray projected, INDArray attended) {
    inSlices(
        (from, to) -> {
          Slice slice = new Slice(projected, from, to);
          INDArray result = product(slice.weights, false, slice.values, false);
          join(Nd4j.expandDims(result, 0), attended, from, to);
        });
  }

  /**
   * Computes derivatives.
   *
   * @param projected as it was
   * @param attended as it came out
   * @param delta the derivatives by it
   * @param projectedDelta where the derivatives by projected go
   */
  void backward(INDArray projected, INDArray attended, INDArray delta, INDArray projectedDelta) {
    INDArray products = delta.mul(attended);
    inSlices(
        (from, to) -> {
          Slice slice = new Slice(projected, from, to);
          INDArray outputs = part(split(delta, 1, from, to), 0);
          INDArray slopes = product(outputs, false, slice.values, true);
          // The mean slope by the weights of a step is that of its outputs: Σ w (g·v) = g · Σ w v.
          INDArray means = part(split(products, 1, from, to), 0).sum(2);
          Nd4j.getExecutioner().exec(new BroadcastSubOp(slopes, means, slopes, 0, 1));
          slopes.muli(slice.weights);
          INDArray ofQueries = product(slopes, false, slice.keys, false);
          ofQueries.muli(1 / Math.sqrt(slice.keys.size(2)));
          INDArray ofKeys = product(slopes, true, slice.queries, false);
          INDArray ofValues = product(slice.weights, true, outputs, false);
          join(Nd4j.stack(0, ofQueries, ofKeys, ofValues), projectedDelta, from, to);
        });
  }

  /**
   * Copies the columns of a few rows.
   *
   * @param columns (parts · numbers) × (rows · steps)
   * @return parts × (rows · heads) × steps × numbers of a head
   */
  private INDArray split(INDArray columns, int parts, int from, int to) {
    long size = columns.size(0) / parts / heads;
    long count = (long) to - from;
    return columns(columns, from, to)
        .transpose()
        .reshape('c', count, steps, parts, heads, size)
        .permute(2, 0, 3, 1, 4)
        .dup('c')
        .reshape('c', parts, count * heads, steps, size);
  }

  /** The reverse: copies what {@link #split} gives to the columns of a few rows. */
  private void join(INDArray split, INDArray columns, int from, int to) {
    long count = (long) to - from;
    long parts = split.size(0);
    INDArray joined =
        split
            .reshape('c', parts, count, heads, steps, split.size(3))
            .permute(1, 3, 0, 2, 4)
            .dup('c')
            .reshape('c', count * steps, parts * heads * split.size(3));
    columns(columns, from, to).assign(joined.transpose());
  }

  private INDArray columns(INDArray columns, int from, int to) {
    return columns.get(
        NDArrayIndex.all(), NDArrayIndex.interval((long) from * steps, (long) to * steps));
  }

  /** Products of matrices, one by one, row after row. */
  private static INDArray product(INDArray a, boolean turnA, INDArray b, boolean turnB) {
    long[] shape = {a.size(0), a.size(turnA ? 2 : 1), b.size(turnB ? 1 : 2)};
    INDArray result = Nd4j.createUninitialized(a.dataType(), shape, 'c');
    return Nd4j.matmul(a, b, result, turnA, turnB, false);
  }
}
