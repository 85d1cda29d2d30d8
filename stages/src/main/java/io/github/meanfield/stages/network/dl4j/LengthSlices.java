package io.github.meanfield.stages.network.dl4j;

import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Rows with sequences, in slices that are computed at once: of about one length, as all sequences
 * of a slice are padded to its longest, and of no more rows than memory is given for.
 *
 * @param slices numbers of rows; each row is in one of them
 */
record LengthSlices(List<int[]> slices) {

  /** How much longer the longest sequence of a slice is than its shortest. */
  private static final double MOST_PADDED = 1.25;

  /** To compute so few steps is so fast that slices are not worth it. */
  private static final int FEW_STEPS = 8;

  /**
   * Slices of rows.
   *
   * @param features flat rows, one after the other; may be longer
   * @param rows number of rows
   * @param shape what they are
   * @param widest numbers of the widest layer for a row, by the steps of its sequences
   * @param floats the most numbers of the widest layer for a slice, unless one row has more
   */
  static LengthSlices of(
      float[] features, int rows, RowShape shape, IntUnaryOperator widest, int floats) {
    int[] lengths = lengths(features, rows, shape);
    int[] order =
        IntStream.range(0, rows)
            .boxed()
            .sorted((a, b) -> Integer.compare(lengths[a], lengths[b]))
            .mapToInt(row -> row)
            .toArray();
    List<int[]> slices = new ArrayList<>();
    for (int from = 0; from < rows; ) {
      double longest = Math.max(FEW_STEPS, MOST_PADDED * lengths[order[from]]);
      int to = from + 1;
      while (to < rows
          && lengths[order[to]] <= longest
          && to - from < FeatureRows.atOnce(rows, floats, widest.applyAsInt(lengths[order[to]]))) {
        to++;
      }
      slices.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return new LengthSlices(slices);
  }

  private static int[] lengths(float[] features, int rows, RowShape shape) {
    int[] positions = shape.lengthPositions();
    int width = shape.width();
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int position : positions) {
        lengths[row] = Math.max(lengths[row], (int) features[row * width + position]);
      }
    }
    return lengths;
  }
}
