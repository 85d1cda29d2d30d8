package io.github.meanfield.stages.network.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.runtime.math.Combination;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What outputs say of a target, against formulas and finite differences. */
class TargetDistributionTest {

  private static final Quantiles QUANTILES = new Quantiles(new double[] {0.1, 0.4, 0.7, 0.9});
  private static final Normal NORMAL = new Normal(Normal.LEAST_VARIANCE);

  /** Bins 0 to 1, 2, and 4 to 8. */
  private static final Histogram HISTOGRAM =
      new Histogram(
          new double[] {0, 2, 4},
          new double[] {1, 2, 8},
          new double[] {0.25, 2, 5},
          new double[] {0.5, 0, 3});

  static Stream<TargetDistribution> distributions() {
    return Stream.of(QUANTILES, NORMAL, HISTOGRAM, new Quantiles(new double[] {0.2}));
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void derivativesAreCentredDifferences(TargetDistribution distribution) {
    Random random = new Random(4);
    for (int repeat = 0; repeat < 100; repeat++) {
      int offset = repeat % 3;
      float[] outputs = outputs(distribution, offset, random);
      double target = 3 * random.nextGaussian();
      float[] gradient = new float[outputs.length];
      float[] slope = new float[outputs.length];
      distribution.gradient(outputs, offset, target, gradient);
      distribution.slope(outputs, offset, slope);
      for (int j = offset; j < outputs.length; j++) {
        float[] right = outputs.clone();
        float[] left = outputs.clone();
        right[j] += 0x1p-12f;
        left[j] -= 0x1p-12f;
        double step = (double) right[j] - left[j];
        double ofLoss =
            distribution.loss(right, offset, target) - distribution.loss(left, offset, target);
        assertEquals(ofLoss / step, gradient[j], 1e-4 * Math.max(1, Math.abs(gradient[j])));
        double ofPrediction =
            distribution.prediction(right, offset) - distribution.prediction(left, offset);
        assertEquals(ofPrediction / step, slope[j], 1e-4);
      }
    }
  }

  private static float[] outputs(TargetDistribution distribution, int offset, Random random) {
    float[] outputs = new float[offset + distribution.numOutputs()];
    for (int j = 0; j < outputs.length; j++) {
      outputs[j] = (float) (1.5 * random.nextGaussian());
    }
    return outputs;
  }

  @Test
  void lossesAreWhatTheirFormulasSay() {
    float[] outputs = {0, 1, 2, 3, 4};
    // Errors 1.5, 0.5, -0.5, -1.5 of levels 0.1, 0.4, 0.7, 0.9.
    assertEquals(
        0.1 * 1.5 + 0.4 * 0.5 + 0.3 * 0.5 + 0.1 * 1.5, QUANTILES.loss(outputs, 1, 2.5), 1e-12);
    float[] normal = {1, (float) Math.log(4)};
    double density = Math.exp(-9 / (2.0 * 4)) / Math.sqrt(2 * Math.PI * 4);
    assertEquals(-Math.log(density), NORMAL.loss(normal, 0, 4), 1e-6);
    float[] logits = {0, (float) Math.log(2), 0};
    assertEquals(Math.log(2), HISTOGRAM.loss(logits, 0, 2), 1e-6);
    assertEquals(Math.log(4), HISTOGRAM.loss(logits, 0, 100), 1e-6);
  }

  @Test
  void quantilesNeverCrossAndAreNoWorseInOrder() {
    Random random = new Random(9);
    double[] levels = QUANTILES.levels();
    for (int repeat = 0; repeat < 200; repeat++) {
      float[] outputs = outputs(QUANTILES, 0, random);
      double[] values = new double[levels.length];
      QUANTILES.quantiles(outputs, 0, levels, values);
      float[] sorted = outputs.clone();
      Arrays.sort(sorted);
      for (int k = 0; k < values.length; k++) {
        assertEquals(sorted[k], values[k]);
      }
      double target = 2 * random.nextGaussian();
      assertTrue(QUANTILES.loss(sorted, 0, target) <= QUANTILES.loss(outputs, 0, target) + 1e-12);
      // A third of the way from level 0.4 to 0.7.
      assertEquals(sorted[1] + (sorted[2] - sorted[1]) / 3, QUANTILES.prediction(outputs, 0), 1e-6);
    }
    float[] two = {3, 1};
    assertEquals(1, new Quantiles(new double[] {0.5, 0.8}).prediction(two, 0));
    assertEquals(1, new Quantiles(new double[] {0.6, 0.8}).prediction(two, 0));
    assertEquals(3, new Quantiles(new double[] {0.2, 0.3}).prediction(two, 0));
    assertEquals(3, new Quantiles(new double[] {0.2, 0.5}).prediction(two, 0));
    assertFalse(QUANTILES.tells(new double[] {0.1}));
    for (double[] wrong :
        new double[][] {null, {}, {0}, {1}, {0.5, 0.5}, {0.5, 0.4}, {Double.NaN}}) {
      assertThrows(IllegalArgumentException.class, () -> new Quantiles(wrong));
    }
  }

  @Test
  void aNormalDistributionHasLimitsFromWhichTrainingComesBack() {
    float[] gradient = new float[2];
    for (float far : new float[] {-1e30f, -100, 1000, 1e30f}) {
      float[] outputs = {0, far};
      boolean isSmall = far < 0;
      double limit = isSmall ? 1e-6 : Math.exp(Normal.LARGEST_LOGARITHM);
      assertEquals(1, NORMAL.variance(outputs, 0) / limit, 1e-9);
      assertTrue(Double.isFinite(NORMAL.loss(outputs, 0, 3)));
      NORMAL.gradient(outputs, 0, isSmall ? 3 : 1, gradient);
      assertTrue(isSmall ? gradient[1] < 0 : gradient[1] > 0);
      // What would lead further out does not.
      NORMAL.gradient(outputs, 0, isSmall ? 0 : 1e36, gradient);
      assertEquals(0, gradient[1]);
    }
    double[] values = new double[3];
    NORMAL.quantiles(
        new float[] {10, (float) Math.log(4)}, 0, new double[] {0.025, 0.5, 0.975}, values);
    assertArrayEquals(new double[] {10 - 2 * 1.959964, 10, 10 + 2 * 1.959964}, values, 1e-5);
    assertThrows(IllegalArgumentException.class, () -> new Normal(0));
  }

  @Test
  void aHistogramHasMeanVarianceAndQuantiles() {
    float[] logits = {0, (float) Math.log(2), 0};
    assertEquals((0.25 + 2 * 2 + 5) / 4, HISTOGRAM.prediction(logits, 0), 1e-6);
    double mean = 9.25 / 4;
    double squares =
        Math.pow(0.25 - mean, 2) + 2 * Math.pow(2 - mean, 2) + Math.pow(5 - mean, 2) + 3.5;
    assertEquals(squares / 4, HISTOGRAM.variance(logits, 0), 1e-6);
    double[] values = new double[6];
    HISTOGRAM.quantiles(logits, 0, new double[] {0.1, 0.2499, 0.5, 0.74, 0.875, 0.999_999}, values);
    assertArrayEquals(new double[] {0.4, 0.9996, 2, 2, 6, 8}, values, 1e-4);
    int[] bins = Stream.of(-9.0, 0.0, 1.4, 1.6, 2.9, 3.1, 99.0).mapToInt(HISTOGRAM::bin).toArray();
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 2, 2}, bins);
    double[] one = {1};
    double[] two = {2};
    for (double[][] wrong :
        new double[][][] {
          {null, one, one, one},
          {{}, {}, {}, {}},
          {one, two, {3}, one},
          {two, one, one, one},
          {{1, 2}, {2, 3}, {1, 2}, {1, 1}},
          {one, {Double.NaN}, one, one},
          {{Double.NEGATIVE_INFINITY}, one, one, one},
          {one, two, one, null},
          {one, two, one, {-1}},
          {one, two, one, {Double.NaN}}
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Histogram(wrong[0], wrong[1], wrong[2], wrong[3]));
    }
  }

  @Test
  void binsHoldTheSameWeightOrOneValue() {
    double[] sorted = IntStream.range(0, 1000).mapToDouble(i -> i * i).toArray();
    double[] ones = new double[1000];
    Arrays.fill(ones, 1);
    Histogram even = Histogram.of(WeightedValues.of(sorted, ones), 10);
    assertEquals(10, even.numOutputs());
    assertEquals(0, even.least()[0]);
    assertEquals(99 * 99, even.largest()[0]);
    assertEquals(100 * 100, even.least()[1]);
    assertEquals(
        IntStream.range(0, 100).mapToDouble(i -> i * i).average().orElseThrow(),
        even.means()[0],
        1e-9);
    for (float logit : even.ofConstant(WeightedValues.of(sorted, ones))) {
      assertEquals(Math.log(0.1), logit, 1e-6);
    }
    // The first half weighs as much as the second, of which each counts a ninth.
    double[] weights = ones.clone();
    Arrays.fill(weights, 100, 1000, 1.0 / 9);
    Histogram weighted = Histogram.of(WeightedValues.of(sorted, weights), 2);
    assertArrayEquals(new double[] {99 * 99, 999 * 999}, weighted.largest());
    WeightedValues few =
        WeightedValues.of(new double[] {-1, -1, 3, 3, 7}, new double[] {1, 1, 1, 1, 4});
    assertArrayEquals(new double[] {-1, 3, 7}, Histogram.of(few, 3).means());
    assertArrayEquals(new double[] {-1, 3, 7}, Histogram.of(few, 100).largest());
    // Half of the weight is one value, which is in one bin.
    assertEquals(2, Histogram.of(few, 2).numOutputs());
    assertArrayEquals(new double[] {1, 7}, Histogram.of(few, 2).means(), 1e-12);
    // As told, mean and variance of all rows are those of the rows, however long their tail is.
    double[] tail = IntStream.range(0, 1000).mapToDouble(i -> Math.exp(i / 100.0)).toArray();
    Histogram skew = Histogram.of(WeightedValues.of(tail, weights), 3);
    float[] constant = skew.ofConstant(WeightedValues.of(tail, weights));
    double sum = 0;
    double mean = 0;
    double square = 0;
    for (int i = 0; i < 1000; i++) {
      sum += weights[i];
      mean += weights[i] * tail[i];
      square += weights[i] * tail[i] * tail[i];
    }
    mean /= sum;
    assertEquals(1, skew.prediction(constant, 0) / mean, 1e-6);
    assertEquals(1, skew.variance(constant, 0) / (square / sum - mean * mean), 1e-6);
    // The middle of neighbours rounds to one of them.
    double[] near = {0.3, 0.1 + 0.2, 0.7};
    Histogram neighbours = Histogram.of(WeightedValues.of(near, new double[] {1, 1, 2}), 3);
    assertArrayEquals(new int[] {0, 1, 2}, Arrays.stream(near).mapToInt(neighbours::bin).toArray());
    assertEquals(-1, few.quantile(0.25));
    assertEquals(3, few.quantile(0.5));
    assertEquals(7, few.quantile(0.51));
    assertEquals(7, few.quantile(0.999));
  }

  @Test
  void networksAreCombined() {
    float[][] outputs = {{9, 3, 1}, {9, 4, 6}};
    double[] scratch = new double[4];
    float[] combined = new float[3];
    Combination.MEAN_OF_SORTED.combine(outputs, 1, 2, scratch, combined);
    assertArrayEquals(new float[] {0, 2.5f, 4.5f}, combined);
    assertArrayEquals(new float[] {9, 3, 1}, outputs[0]);
    // Means 1 and 5, variances 4 and 2: 3 in the mean, and 4 between the means.
    float[][] normals = {{1, (float) Math.log(4)}, {5, (float) Math.log(2)}};
    float[] mixed = Combination.NORMAL_MIXTURE.combine(normals, 1);
    assertEquals(3, mixed[0]);
    assertEquals(7, NORMAL.variance(mixed, 0), 1e-5);
  }
}
