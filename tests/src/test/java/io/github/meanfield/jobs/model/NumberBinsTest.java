package io.github.meanfield.jobs.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NumberBinsTest {

  private static NumberBins bins(double... values) {
    NumberBins bins = new NumberBins();
    DoubleStream.of(values).forEach(bins::add);
    return bins;
  }

  @Test
  void wholeNumbersHaveBinsOfWholeWidths() {
    assertEquals(new Histogram(0, 1, List.of(2L, 1L)), bins(1, 0, 0).histogram());
    assertEquals(new Histogram(-3, 1, List.of(1L, 0L, 0L, 2L)), bins(0, -3, 0).histogram());
    assertEquals(new Histogram(7, 1, List.of(3L)), bins(7, 7, 7).histogram());
    assertNull(bins().histogram());
  }

  @Test
  void othersHaveBinsThatAreAsNarrowAsThereIsRoomFor() {
    Histogram histogram = bins(0, 1.5, 1.5, 3.99).histogram();
    assertEquals(0.125, histogram.width(), 0);
    assertEquals(32, histogram.counts().size());
    assertEquals(2, histogram.counts().get(12));
    assertEquals(4, histogram.edge(32), 0);
  }

  /** Numbers of all sizes, added one by one or in parts, in any order. */
  @Test
  void neitherOrderNorPartsMatter() {
    Random random = new Random(5);
    for (double size : new double[] {1e-320, 1e-9, 1, 1e6, 1e300, Double.MAX_VALUE}) {
      double[] values = random.doubles(300, -0.2, 1).map(value -> value * size).toArray();
      Histogram all = bins(values).histogram();
      assertEquals(300, all.counts().stream().mapToLong(count -> count).sum());
      assertTrue(all.counts().size() <= NumberBins.MOST, () -> "bins: " + all);
      assertTrue(size < 1e-300 || all.counts().size() > 15, () -> size + ": " + all);
      NumberBins parted = new NumberBins();
      for (int from = 200; from >= -100; from -= 100) {
        parted.merge(bins(from < 0 ? new double[0] : Arrays.copyOfRange(values, from, from + 100)));
      }
      assertEquals(all, parted.histogram());
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      assertEquals(all, bins(sorted).histogram());
      for (int bin = 0; bin < all.counts().size(); bin++) {
        double from = all.edge(bin);
        double to = all.edge(bin + 1);
        long inside = DoubleStream.of(values).filter(it -> it >= from && it < to).count();
        assertEquals(inside, all.counts().get(bin), () -> "from " + from + " to " + to);
      }
    }
  }

  @Test
  void numbersBesidePowersOfTwoAndFarSmallerOnesAreBinnedInAnyOrder() {
    for (double[] two :
        new double[][] {
          {Math.nextDown(2.0), 2.0}, {0x1p53 - 1, 0x1p53}, {1e308, -1e-300}, {-1e308, 1e-300}
        }) {
      Histogram histogram = bins(two[0], two[1]).histogram();
      assertEquals(histogram, bins(two[1], two[0]).histogram());
      NumberBins parted = bins(two[1]);
      parted.merge(bins(two[0]));
      assertEquals(histogram, parted.histogram());
    }
    assertEquals(
        -1, bins(1e308, -1e-300).histogram().start() / bins(1e308, -1e-300).histogram().width());
  }
}
