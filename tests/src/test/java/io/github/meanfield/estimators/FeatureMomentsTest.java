package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureMomentsTest {

  @Test
  void momentsOfNoValues() {
    FeatureMoments none = new FeatureMoments(1);
    assertEquals(0, none.count(0));
    assertEquals(0, none.mean(0));
    assertEquals(0, none.deviation(0));
    assertTrue(Double.isNaN(none.min(0)) && Double.isNaN(none.max(0)));
    none.merge(new FeatureMoments(1));
    none.addZeros(0, 0);
    assertEquals(0, none.count(0));
    assertTrue(Double.isNaN(none.min(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 1000, 4999})
  void anyPartitioningGivesTheSame(int block) {
    double[] values = new Random(1).doubles(5000, 1e9, 1e9 + 4).toArray();
    FeatureMoments sum = new FeatureMoments(1);
    for (int start = 0; start < values.length; start += block) {
      FeatureMoments part = new FeatureMoments(1);
      for (int i = start; i < Math.min(values.length, start + block); i++) {
        part.add(0, values[i]);
      }
      sum.merge(part);
    }
    assertEquals(values.length, sum.count(0));
    // To the last bit of the mean, 1.2e-7 at this size, and not only to 1e-12 of it.
    assertEquals(Rows.mean(values), sum.mean(0), Math.ulp(1e9));
    Rows.assertClose(Rows.deviation(values), sum.deviation(0));
  }

  @Test
  void theMeanDoesNotDriftOverManyValues() {
    double[] values = new Random(2).doubles(400_000, 1e9 - 2, 1e9 + 2).toArray();
    FeatureMoments moments = new FeatureMoments(1);
    for (double value : values) {
      moments.add(0, value);
    }
    assertEquals(Rows.mean(values), moments.mean(0), Math.ulp(1e9));
    Rows.assertClose(Rows.deviation(values), moments.deviation(0));
  }

  @Test
  void anOutlierInFrontDoesNotSpoilTheMean() {
    double[] values = new Random(3).doubles(10_000).toArray();
    values[0] = 1e15;
    FeatureMoments moments = new FeatureMoments(1);
    for (double value : values) {
      moments.add(0, value);
    }
    Rows.assertClose(Rows.mean(values), moments.mean(0));
  }

  @Test
  void zerosAtOnceAreZerosOneByOne() {
    FeatureMoments one = new FeatureMoments(1);
    FeatureMoments other = new FeatureMoments(1);
    for (double value : new double[] {0, 3, 0, 0, 5, 0}) {
      one.add(0, value);
    }
    other.add(0, 3);
    other.add(0, 5);
    other.addZeros(0, 4);
    assertEquals(one.count(0), other.count(0));
    Rows.assertClose(one.mean(0), other.mean(0));
    Rows.assertClose(one.deviation(0), other.deviation(0));
    assertEquals(0, other.min(0));
    assertEquals(5, other.max(0));
  }

  @Test
  void pooledMomentsAreThoseOfAllValues() {
    FeatureMoments moments = new FeatureMoments(3);
    double[][] values = {{1, 2, 3}, {10}, {}};
    for (int i = 0; i < 3; i++) {
      for (double value : values[i]) {
        moments.add(i, value);
      }
    }
    FeatureMoments pooled = moments.pooled();
    assertEquals(4, pooled.count(0));
    Rows.assertClose(4, pooled.mean(0));
    Rows.assertClose(Rows.deviation(new double[] {1, 2, 3, 10}), pooled.deviation(0));
    assertEquals(1, pooled.min(0));
    assertEquals(10, pooled.max(0));
  }
}
