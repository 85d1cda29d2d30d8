package io.github.meanfield.stages.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureRowsTest {

  private static final int ROWS = 20;
  private static final int FEATURES = 7;

  private final DenseRows dense = random();
  private final FeatureRows sparse = FeatureRows.concat(List.of(dense), true);

  /** Some rows are empty, and some zeros are negative ones. */
  private static DenseRows random() {
    Random random = new Random(5);
    float[] values = new float[ROWS * FEATURES];
    for (int i = 0; i < values.length; i++) {
      boolean empty = i / FEATURES % 4 == 0 || random.nextInt(3) > 0;
      values[i] = empty ? (i % 2 == 0 ? 0f : -0f) : (float) random.nextGaussian();
    }
    return new DenseRows(FEATURES, values);
  }

  private static float[] row(FeatureRows rows, int row) {
    float[] values = new float[FEATURES + 2];
    Arrays.fill(values, 9);
    rows.copyTo(row, values, 1);
    return values;
  }

  private static void assertSame(FeatureRows expected, FeatureRows actual) {
    assertEquals(expected.size(), actual.size());
    assertEquals(expected.numFeatures(), actual.numFeatures());
    assertEquals(expected.nonZeros(), actual.nonZeros());
    for (int i = 0; i < expected.size(); i++) {
      // A negative zero is one.
      assertArrayEquals(row(expected, i), row(actual, i), Float.MIN_VALUE);
      assertEquals(expected.hash(i, 3), actual.hash(i, 3));
    }
  }

  @Test
  void sparseRowsAreThoseTheyWereMadeOf() {
    assertInstanceOf(SparseRows.class, sparse);
    assertSame(dense, sparse);
    assertSame(dense, FeatureRows.concat(List.of(sparse), false));
  }

  @Test
  void serializedRowsAreTheSameToTheBit() throws Exception {
    // Not a multiple of what is written at once, with values that == does not tell apart.
    float[] values = new float[3 * 20_001];
    Random random = new Random(6);
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 5 == 0 ? -0f : i % 7 == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    for (DenseRows rows : List.of(new DenseRows(3, values), new DenseRows(4, new float[0]))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(rows);
      }
      DenseRows read;
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        read = (DenseRows) in.readObject();
      }
      assertEquals(rows.numFeatures(), read.numFeatures());
      assertArrayEquals(bits(rows), bits(read));
    }
  }

  private static int[] bits(DenseRows rows) {
    FloatBuffer values = FloatBuffer.wrap(rows.values());
    return IntStream.range(0, values.limit())
        .map(i -> Float.floatToRawIntBits(values.get(i)))
        .toArray();
  }

  @Test
  void numbersThatAreNotZeroAreCounted() {
    float[] values = {
      0, -0f, Float.NaN, Float.MIN_VALUE, -Float.MIN_VALUE, 1, Float.NEGATIVE_INFINITY
    };
    assertEquals(5, new DenseRows(values.length, values).nonZeros());
  }

  @Test
  void rowsAreChosenInOrderAndMoreThanOnce() {
    int[] chosen = {19, 0, 5, 5, 6, 1};
    assertInstanceOf(SparseRows.class, sparse.select(chosen));
    assertSame(dense.select(chosen), sparse.select(chosen));
    assertArrayEquals(row(dense, 19), row(dense.select(chosen), 0));
    assertSame(dense.select(new int[0]), sparse.select(new int[0]));
  }

  @Test
  void partsOfEitherKindAreJoined() {
    List<FeatureRows> parts =
        List.of(
            sparse.select(new int[] {0, 1, 2}),
            dense.select(new int[] {3, 4}),
            sparse.select(new int[0]),
            sparse.select(new int[] {5}));
    DenseRows expected = dense.select(new int[] {0, 1, 2, 3, 4, 5});
    assertSame(expected, FeatureRows.concat(parts, true));
    assertSame(expected, FeatureRows.concat(parts, false));
    assertInstanceOf(DenseRows.class, FeatureRows.concat(parts, false));
  }

  @Test
  void sparseIsWorthItForFewValuesOnly() {
    assertTrue(SparseRows.isWorthIt(10, 1000));
    assertFalse(SparseRows.isWorthIt(100, 1000));
    assertFalse(SparseRows.isWorthIt(0, 0));
  }
}
