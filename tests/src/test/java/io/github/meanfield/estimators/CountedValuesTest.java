package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountedValuesTest {

  @Test
  void quantilesAreThoseOfSortedValues() {
    Random random = new Random(1);
    for (int n : new int[] {1, 2, 3, 10, 101, 1000}) {
      double[] values = random.doubles(n).map(x -> random.nextBoolean() ? 0.5 : x).toArray();
      CountedValues counted = CountedValues.of(values.clone(), n);
      assertEquals(n, counted.count());
      for (int number : new int[] {2, 5, 10, 37}) {
        double[] quantiles = counted.quantiles(number);
        for (int i = 0; i < number; i++) {
          assertEquals(Rows.quantile(values, i / (number - 1.0)), quantiles[i], 1e-14);
        }
      }
    }
    double[] sorted = random.doubles(50).sorted().toArray();
    assertArrayEquals(sorted, CountedValues.of(sorted.clone(), 50).quantiles(50));
  }

  @Test
  void mergingGivesTheSameInAnyOrderAndOfAnyParts() {
    Random random = new Random(2);
    double[] values = random.doubles(500).map(x -> Math.round(x * 300) / 3.0).toArray();
    double[] expected = CountedValues.of(values.clone(), 500).quantiles(33);
    for (int size : new int[] {1, 7, 499, 500}) {
      List<CountedValues> parts = new ArrayList<>();
      for (int from = 0; from < 500; from += size) {
        double[] part = Arrays.copyOfRange(values, from, Math.min(500, from + size));
        parts.add(CountedValues.of(part, part.length));
      }
      Collections.shuffle(parts, random);
      CountedValues merged = CountedValues.merge(parts);
      assertEquals(500, merged.count());
      assertArrayEquals(expected, merged.quantiles(33));
    }
  }

  @Test
  void theMedianIsTheLowerOfTwoAndTheModeTheSmallestOfSeveral() {
    assertEquals(2, counted(4, 2, 1, 3).median());
    assertEquals(2, counted(3, 1, 2).median());
    assertEquals(7, counted(1, 7, 7, 7, 9, 8).median());
    assertEquals(-1, counted(5, 5, -1, -1, 3).mode());
    assertEquals(3, counted(3).mode());
  }

  @Test
  void groupsOfNeighboursStandForThem() {
    CountedValues few = counted(1, 2, 2, 3);
    assertEquals(few, few.thinned(3));
    Random random = new Random(3);
    int n = 5000;
    for (double heavy : new double[] {0, 0.2, 0.7}) {
      double[] values = random.doubles(n).map(x -> random.nextDouble() < heavy ? 0.3 : x).toArray();
      CountedValues thinned = CountedValues.of(values.clone(), n).thinned(100);
      assertEquals(n, thinned.count());
      assertTrue(Arrays.stream(thinned.quantiles(n)).distinct().count() <= 100);
      double[] quantiles = thinned.quantiles(1001);
      for (int i = 0; i <= 1000; i++) {
        double quantile = quantiles[i];
        double below = Arrays.stream(values).filter(value -> value < quantile).count() / (double) n;
        double upTo = Arrays.stream(values).filter(value -> value <= quantile).count() / (double) n;
        double share = i / 1000.0;
        // One group, and the step between neighbours.
        assertTrue(below <= share + 0.011 && upTo >= share - 0.011, below + " " + upTo);
      }
    }
  }

  private static CountedValues counted(double... values) {
    return CountedValues.of(values, values.length);
  }
}
