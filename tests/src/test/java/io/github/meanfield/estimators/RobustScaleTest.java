package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Medians and factors of columns. */
class RobustScaleTest {

  @Test
  void quartilesAreInterpolated() {
    double[] sample = {1, 2, 4, 8};
    assertEquals(new RobustScale(3, 1 / (5 - 1.75)), RobustScale.ofSample(sample, -1, 100));
    assertEquals(new RobustScale(2, 0), RobustScale.ofSample(new double[] {2}, 2, 2));
  }

  @Test
  void halfTheRangeTakesThePlaceOfEqualQuartiles() {
    double[] sample = {0, 5, 5, 5, 5, 5, 9};
    assertEquals(new RobustScale(5, 2 / 10.0), RobustScale.ofSample(sample, -1, 9));
    assertEquals(new RobustScale(5, 0), RobustScale.ofSample(new double[] {5, 5}, 5, 5));
    assertEquals(new RobustScale(3, 0.5), RobustScale.ofSample(new double[0], 1, 5));
  }

  @Test
  void whatVariesByRoundingOnlyIsConstant() {
    double[] sample = {0.3f, 0.3f, Math.nextUp(0.3f), Math.nextUp(0.3f)};
    assertEquals(0, RobustScale.ofSample(sample, 0.3f, Math.nextUp(0.3f)).factor());
    assertEquals(0, RobustScale.ofSample(new double[] {0.3, 0.1 + 0.2}, 0.3, 0.1 + 0.2).factor());
    assertEquals(2 / (1.3 - 0.3), RobustScale.ofSample(sample, 0.3, 1.3).factor(), 1e-12);
    // Whole numbers that floats tell apart are not rounded.
    double[] large = {9_000_000, 9_000_001};
    assertEquals(2, RobustScale.ofSample(large, 9_000_000, 9_000_001).factor());
  }

  @Test
  void countsStandForTheirValues() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      long[] counts = {random.nextInt(9), random.nextInt(3), 1 + random.nextInt(9)};
      double[] values = {-1, 0, 1};
      double[] all = new double[(int) (counts[0] + counts[1] + counts[2])];
      Arrays.fill(all, 1);
      Arrays.fill(all, 0, (int) counts[0], -1);
      Arrays.fill(all, (int) counts[0], (int) (counts[0] + counts[1]), 0);
      assertEquals(
          RobustScale.ofSample(all, all[0], all[all.length - 1]),
          RobustScale.ofCounts(values, counts));
    }
  }
}
