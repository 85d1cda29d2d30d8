package io.github.meanfield.estimators.averaging.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetMomentsTest {

  private static final MathContext DIGITS = new MathContext(60);

  /** Far from 0, near to it, and all alike; one label after the other. */
  private static double[] labels(int rows) {
    Random random = new Random(1);
    double[] labels = new double[3 * rows];
    for (int i = 0; i < labels.length; i += 3) {
      labels[i] = 1e12 + random.nextGaussian();
      labels[i + 1] = 1e-9 * random.nextGaussian();
      labels[i + 2] = 0.1;
    }
    return labels;
  }

  private static double weight(int row) {
    return 0.1 * (1 + row % 7);
  }

  private static TargetMoments of(double[] labels, int from, int to) {
    TargetMoments moments = new TargetMoments(false);
    for (int row = from; row < to; row++) {
      moments.add(labels, 3 * row, 3, weight(row));
    }
    return moments;
  }

  @Test
  void meanAndDeviationAreThoseOfDecimalArithmetic() {
    int rows = 500;
    double[] labels = labels(rows);
    TargetMoments moments = of(labels, 0, rows);
    for (int j = 0; j < 2; j++) {
      BigDecimal weights = BigDecimal.ZERO;
      BigDecimal sum = BigDecimal.ZERO;
      for (int row = 0; row < rows; row++) {
        BigDecimal weight = new BigDecimal(weight(row));
        weights = weights.add(weight);
        sum = sum.add(weight.multiply(new BigDecimal(labels[3 * row + j])));
      }
      BigDecimal mean = sum.divide(weights, DIGITS);
      BigDecimal squares = BigDecimal.ZERO;
      for (int row = 0; row < rows; row++) {
        BigDecimal difference = new BigDecimal(labels[3 * row + j]).subtract(mean);
        squares = squares.add(new BigDecimal(weight(row)).multiply(difference.pow(2)));
      }
      double deviation = squares.divide(weights, DIGITS).sqrt(DIGITS).doubleValue();
      assertEquals(mean.doubleValue(), moments.mean()[j], Math.ulp(mean.doubleValue()));
      assertEquals(deviation, moments.scale()[j], Math.ulp(deviation));
      assertEquals(weights.doubleValue(), moments.weightSum());
    }
    assertEquals(0.1, moments.mean()[2]);
    assertEquals(1, moments.scale()[2], "of targets that are all alike");
    TargetMoments rounded = new TargetMoments(false);
    rounded.add(new double[] {0.3}, 0, 1, 1);
    rounded.add(new double[] {0.1 + 0.2}, 0, 1, 2);
    assertEquals(1, rounded.scale()[0], "of targets that differ by rounding only");
  }

  @Test
  void theyAreTheSameHoweverRowsAreParted() {
    double[] labels = labels(500);
    TargetMoments whole = of(labels, 0, 500);
    for (int parts : new int[] {2, 3, 50}) {
      TargetMoments merged = new TargetMoments(false);
      for (int part = parts - 1; part >= 0; part--) {
        merged.merge(of(labels, 500 * part / parts, 500 * (part + 1) / parts));
      }
      assertArrayEquals(whole.mean(), merged.mean());
      assertArrayEquals(whole.scale(), merged.scale());
      assertEquals(whole.weightSum(), merged.weightSum());
    }
  }

  @Test
  void targetsWhoseSquaresAreBeyondDoubleHaveAnInfiniteDeviation() {
    TargetMoments moments = new TargetMoments(false);
    moments.add(new double[] {1e200, 1e308}, 0, 2, 1);
    moments.add(new double[] {-3e200, 1e308}, 0, 2, 1);
    assertArrayEquals(new double[] {-1e200, 1e308}, moments.mean(), 1e184);
    assertArrayEquals(
        new double[] {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY}, moments.scale());
  }
}
