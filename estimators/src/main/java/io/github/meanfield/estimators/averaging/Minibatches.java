package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The minibatches that the rows of a chunk make in one pass. Those of sequences have rows of about
 * one length, as all are padded to the longest: buckets are as wide as an eighth to a quarter of
 * the length, and within one the order of rows is that of the pass.
 */
final class Minibatches {

  /** Lengths of one bucket have these many leading bits in common. */
  private static final int LEADING_BITS = 3;

  private final RowBlock block;

  /** Rows, a minibatch after the other. */
  private final int[] rows;

  /** Numbers of the minibatches, as they take turns. */
  private final int[] turns;

  private Minibatches(RowBlock block, int[] rows, int[] turns) {
    this.block = block;
    this.rows = rows;
    this.turns = turns;
  }

  /**
   * Minibatches of one pass.
   *
   * @param block the rows
   * @param shape what a row is
   * @param order an order of all of the rows
   * @param count number of minibatches
   * @param seed decides in which order minibatches of sequences, which are dealt by length, take
   *     turns
   */
  static Minibatches of(RowBlock block, RowShape shape, int[] order, int count, long seed) {
    return shape.hasSequences()
        ? new Minibatches(block, byLength(block, shape, order), Permutation.of(count, seed))
        : new Minibatches(block, order, IntStream.range(0, count).toArray());
  }

  private static int[] byLength(RowBlock block, RowShape shape, int[] order) {
    int[] positions = shape.lengthPositions();
    FeatureRows features = block.features();
    int[] buckets = new int[block.size()];
    for (int row = 0; row < buckets.length; row++) {
      for (int position : positions) {
        buckets[row] = Math.max(buckets[row], bucket((int) features.value(row, position)));
      }
    }
    return IntStream.of(order)
        .boxed()
        .sorted(Comparator.comparingInt(row -> buckets[row]))
        .mapToInt(row -> row)
        .toArray();
  }

  /** The length without its lower bits. */
  private static int bucket(int length) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(length) - LEADING_BITS;
    return bits <= 0 ? length : length >> bits << bits;
  }

  /**
   * Hands over the rows of one.
   *
   * @param turn whose turn it is, from 0
   * @param batch takes the rows
   */
  void fill(int turn, MiniBatch batch) {
    // Equal parts (±1) rather than full minibatches and a rest, whose step would be as long.
    long number = turns[turn];
    int from = (int) (rows.length * number / turns.length);
    int to = (int) (rows.length * (number + 1) / turns.length);
    batch.fill(block, rows, from, to);
  }
}
