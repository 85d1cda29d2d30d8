package io.github.meanfield.stages.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows whose features are their label, which are kept once. */
class RowBlockTargetsTest {

  private static final DenseRows DENSE = new DenseRows(3, new float[] {1, 0, 2, 0, 0, 3});

  private static double[] label(RowBlock block, int row) {
    double[] label = {-1, -1, -1, -1, -1};
    block.copyLabels(row, label, 1);
    assertEquals(-1, label[0]);
    assertEquals(-1, label[4]);
    return new double[] {label[1], label[2], label[3]};
  }

  @Test
  void labelsAreTheFeatures() {
    for (FeatureRows rows : List.of(DENSE, FeatureRows.concat(List.of(DENSE), true))) {
      RowBlock block = new RowBlock(rows, null, null);
      assertNull(block.labels());
      assertEquals(3, block.labelWidth());
      assertArrayEquals(new double[] {1, 0, 2}, label(block, 0));
      assertArrayEquals(new double[] {0, 0, 3}, label(block.select(new int[] {1}), 0));
      RowBlock twice = RowBlock.concat(List.of(block, block), rows instanceof SparseRows);
      assertNull(twice.labels());
      assertEquals(4, twice.size());
      assertArrayEquals(new double[] {0, 0, 3}, label(twice, 3));
      assertEquals(new RowBlock(DENSE, null, null).digest(), block.digest());
      assertNotEquals(block.select(new int[] {1, 0}).digest(), block.digest());
    }
  }
}
