package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.loss.RegressionLoss;
import io.github.meanfield.stages.rows.InputShape;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which rows of a chunk are trained on together. */
class MinibatchesTest {

  private static final int MOST = 64;
  private static final int ROWS = 203;
  private static final int BATCH = 8;
  private static final int STEPS = (ROWS - 1) / BATCH + 1;

  /** Numbers, and a sequence of up to 64 steps. */
  private static final RowShape SHAPE =
      new RowShape(List.of(InputShape.numbers(2), new InputShape(MOST, 1, 5)));

  /** Rows whose first number is their own, with sequences of 0 to 64 steps in no order. */
  private static RowBlock block() {
    int width = SHAPE.width();
    float[] features = new float[ROWS * width];
    for (int row = 0; row < ROWS; row++) {
      features[row * width] = row;
      features[(row + 1) * width - 1] = length(row);
    }
    return new RowBlock(width, features, new double[ROWS], null, ROWS);
  }

  private static int length(int row) {
    return row * 37 % (MOST + 1);
  }

  private static List<int[]> batches(RowShape shape, long rowSeed, long seed) {
    RowBlock block = block();
    int[] order = Permutation.of(ROWS, rowSeed);
    Minibatches minibatches = Minibatches.of(block, shape, order, STEPS, seed);
    RegressionLoss loss =
        new RegressionLoss(RegressionLoss.Kind.SQUARED, new double[1], new double[] {1});
    MiniBatch batch = new MiniBatch(BATCH, SHAPE.width(), loss, 1);
    List<int[]> all = new ArrayList<>();
    for (int turn = 0; turn < STEPS; turn++) {
      minibatches.fill(turn, batch);
      float[] features = batch.features();
      all.add(
          IntStream.range(0, batch.rows()).map(i -> (int) features[i * SHAPE.width()]).toArray());
    }
    return all;
  }

  private static int[] flat(List<int[]> batches) {
    return batches.stream().flatMapToInt(Arrays::stream).toArray();
  }

  @Test
  void numbersAreTakenInTheOrderOfTheRows() {
    assertArrayEquals(
        Permutation.of(ROWS, 3), flat(batches(RowShape.numbers(SHAPE.width()), 3, 4)));
  }

  @Test
  void sequencesOfAMinibatchAreAlikeInLengthAndEachIsTakenOnce() {
    List<int[]> batches = batches(SHAPE, 3, 4);
    assertArrayEquals(IntStream.range(0, ROWS).toArray(), sorted(flat(batches)));
    int steps = 0;
    int padded = 0;
    for (int[] rows : batches) {
      assertTrue(rows.length == BATCH || rows.length == BATCH - 1, () -> rows.length + " rows");
      int longest = Arrays.stream(rows).map(MinibatchesTest::length).max().orElseThrow();
      steps += Arrays.stream(rows).map(MinibatchesTest::length).sum();
      padded += longest * rows.length;
    }
    // In the order of the rows, every minibatch would be as long as the longest row: 2.
    assertTrue(padded < 1.2 * steps, padded + " steps with padding, " + steps + " without");
  }

  private static int[] sorted(int[] values) {
    return Arrays.stream(values).sorted().toArray();
  }

  @Test
  void theOrderDependsOnTheSeedsAlone() {
    assertArrayEquals(flat(batches(SHAPE, 3, 4)), flat(batches(SHAPE, 3, 4)));
    List<int[]> batches = batches(SHAPE, 3, 4);
    List<int[]> others = batches(SHAPE, 3, 5);
    assertFalse(Arrays.equals(flat(batches), flat(others)));
    assertEquals(sets(batches), sets(others));
    assertFalse(sets(batches).equals(sets(batches(SHAPE, 4, 4))));
  }

  private static List<String> sets(List<int[]> batches) {
    return batches.stream().map(rows -> Arrays.toString(sorted(rows))).sorted().toList();
  }
}
