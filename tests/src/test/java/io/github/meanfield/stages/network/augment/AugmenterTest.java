package io.github.meanfield.stages.network.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.loss.BinaryCrossEntropy;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.DenseRows;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Changes of features in minibatches. */
class AugmenterTest {

  private static final int ROWS = 400;
  private static final int FEATURES = 5;

  /** Feature j of row i is 1000 j + i, so that each value tells where it is from; one is NaN. */
  private static DenseRows rows() {
    float[] values = new float[ROWS * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 * (i % FEATURES) + i / FEATURES;
    }
    values[3] = Float.NaN;
    return new DenseRows(FEATURES, values);
  }

  private static float[] copied(FeatureRows rows, Augmentation augmentation, long seed) {
    Augmenter augmenter = new Augmenter(augmentation, rows.numFeatures());
    augmenter.begin(seed);
    float[] copy = new float[rows.size() * rows.numFeatures()];
    for (int i = 0; i < rows.size(); i++) {
      augmenter.copy(rows, i, copy, i * rows.numFeatures());
    }
    return copy;
  }

  @Test
  void swapNoiseTakesValuesOfTheSameFeature() {
    float[] copy = copied(rows(), new Augmentation(0.3, null), 7);
    int swapped = 0;
    int missing = 0;
    for (int i = 0; i < copy.length; i++) {
      int feature = i % FEATURES;
      if (Float.isNaN(copy[i])) {
        assertEquals(3, feature);
        missing++;
      } else {
        assertTrue(copy[i] >= 1000 * feature && copy[i] < 1000 * feature + ROWS, copy[i] + "");
        swapped += copy[i] == 1000 * feature + i / FEATURES ? 0 : 1;
      }
    }
    // 2,000 values: the standard deviation is 1 %.
    assertEquals(0.3, (double) swapped / copy.length, 0.04);
    assertTrue(missing < 10, missing + " missing values");
  }

  @Test
  void swapNoiseTakesValuesOfOtherRows() {
    DenseRows two = new DenseRows(1, new float[] {0, 1});
    Augmenter augmenter = new Augmenter(new Augmentation(0.8, null), 1);
    float[] copy = new float[2];
    int swapped = 0;
    for (int i = 0; i < 1_000; i++) {
      augmenter.begin(i);
      augmenter.copy(two, 0, copy, 0);
      augmenter.copy(two, 1, copy, 1);
      swapped += (int) (copy[0] + 1 - copy[1]);
    }
    // The standard deviation of 2,000 draws is 0.9 %.
    assertEquals(0.8, swapped / 2_000.0, 0.04);
    DenseRows single = new DenseRows(1, new float[] {7});
    assertArrayEquals(new float[] {7}, copied(single, new Augmentation(0.9, null), 1));
  }

  @Test
  void aSeedGivesTheSameBits() {
    Augmentation both =
        new Augmentation(0.2, new ImageAugmentation(1, FEATURES, 1, false, 0.4, 20, 0.1, true));
    assertArrayEquals(copied(rows(), both, 1), copied(rows(), both, 1));
    assertFalse(Arrays.equals(copied(rows(), both, 1), copied(rows(), both, 2)));
  }

  @Test
  void sparseRowsGiveWhatDenseOnesDo() {
    float[] values = new float[60 * 40];
    IntStream.range(0, 60).forEach(i -> values[41 * i % values.length] = i + 1);
    DenseRows dense = new DenseRows(40, values);
    SparseRows sparse = (SparseRows) FeatureRows.concat(List.of(dense), true);
    Augmentation noise = new Augmentation(0.5, null);
    assertArrayEquals(copied(dense, noise, 3), copied(sparse, noise, 3));
    RowBlock block = new RowBlock(sparse, new double[60], null);
    MiniBatch batch = new MiniBatch(60, 40, new CrossEntropy(2), 1);
    int[] order = IntStream.range(0, 60).toArray();
    batch.fill(block, order, 0, 60);
    assertNotNull(batch.sparse());
    Augmenter augmenter = new Augmenter(noise, 40);
    augmenter.begin(3);
    batch.changeBy(augmenter);
    batch.fill(block, order, 0, 60);
    assertNull(batch.sparse());
    assertArrayEquals(copied(dense, noise, 3), batch.features());
    assertSame(batch.features(), batch.features());
  }

  /** The loss of giving the clean rows is the least there is. */
  @Test
  void targetsThatAreTheFeaturesStayAsTheyWere() {
    float[] values = new float[20 * 3];
    IntStream.range(0, values.length).forEach(i -> values[i] = i * 7 % 5 < 2 ? 1 : 0);
    RowBlock block = new RowBlock(new DenseRows(3, values), null, null);
    MiniBatch batch = new MiniBatch(20, 3, new BinaryCrossEntropy(3), 1);
    Augmenter augmenter = new Augmenter(new Augmentation(0.9, null), 3);
    augmenter.begin(1);
    batch.changeBy(augmenter);
    batch.fill(block, IntStream.range(0, 20).toArray(), 0, 20);
    assertFalse(Arrays.equals(values, batch.features()));
    float[] logits = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> logits[i] = values[i] == 1 ? 50 : -50);
    assertEquals(0, batch.gradient(logits, new float[values.length]), 1e-9);
  }
}
