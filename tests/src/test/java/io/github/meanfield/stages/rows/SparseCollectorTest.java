package io.github.meanfield.stages.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.meanfield.stages.rows.FeatureReader.Problem;
import org.junit.jupiter.api.Test;

class SparseCollectorTest {

  private static final int FEATURES = 300;

  private final SparseCollector collector = new SparseCollector(FEATURES);

  private Problem add(boolean takesMissing, float... featuresAndValues) {
    for (int i = 0; i < featuresAndValues.length; i += 2) {
      collector.add((int) featuresAndValues[i], featuresAndValues[i + 1]);
    }
    return collector.endRow(takesMissing);
  }

  @Test
  void valuesAreInOrderTheLastOfAFeatureCountsAndZerosAreNone() {
    assertNull(add(false, 7, 1, 3, 2, 7, 4, 299, 5, 0, 6, 3, 0));
    assertNull(add(false));
    assertNull(add(false, 1, 0, 2, -0f, 4, 8));
    SparseRows rows = collector.toRows();
    assertArrayEquals(new int[] {0, 3, 3, 4}, rows.starts());
    assertArrayEquals(new int[] {0, 7, 299, 4}, rows.columns());
    assertArrayEquals(new float[] {6, 4, 5, 8}, rows.values());
    assertEquals(4, collector.nonZeros());
  }

  @Test
  void rowsThatAreNotValidAreLeftOut() {
    assertNull(add(false, 1, 1));
    assertEquals(
        Problem.NAN, add(false, 5, Float.POSITIVE_INFINITY, 4, Float.NaN), "that comes first");
    assertEquals(Problem.INFINITE, add(true, 5, Float.POSITIVE_INFINITY, 4, Float.NaN));
    assertNull(add(true, 4, Float.NaN));
    assertNull(add(false, 4, Float.NaN, 4, 3), "a value that does not count");
    SparseRows rows = collector.toRows();
    assertArrayEquals(new int[] {0, 1, 2, 3}, rows.starts());
    assertArrayEquals(new float[] {1, Float.NaN, 3}, rows.values());
  }

  @Test
  void growsAndForgets() {
    float[] dense = new float[FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      dense[j] = j % 3;
    }
    for (int row = 0; row < 40; row++) {
      collector.addRow(dense);
    }
    collector.truncate(20);
    collector.add(2, 1);
    collector.truncate(18);
    collector.addRow(dense);
    SparseRows rows = collector.toRows();
    assertEquals(19, rows.size());
    assertEquals(19 * 200, rows.nonZeros());
    float[] found = new float[FEATURES];
    rows.copyTo(18, found, 0);
    assertArrayEquals(dense, found);
  }

  @Test
  void rowsWithAFeatureThatIsNotThereAreLeftOut() {
    assertEquals(Problem.INDEX, add(false, 2, 1, FEATURES, 1));
    assertEquals(Problem.INDEX, add(true, -1, Float.NaN, 2, 1));
    collector.add(FEATURES, 1);
    collector.truncate(0);
    assertNull(add(false, FEATURES - 1, 1));
    assertArrayEquals(new int[] {FEATURES - 1}, collector.toRows().columns());
  }
}
