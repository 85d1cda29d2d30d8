package io.github.meanfield.runtime.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class QuantileMapTest {

  @Test
  void normalQuantilesAreThoseOfAnotherLibrary() {
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      double tail = Math.pow(10, -7 * random.nextDouble());
      double p = Math.min(1 - 1e-7, i % 2 == 0 ? tail : 1 - tail);
      double expected = normal.inverseCumulativeProbability(p);
      assertEquals(expected, QuantileMap.normalQuantile(p), 1e-9, () -> "at " + p);
    }
    assertEquals(0, QuantileMap.normalQuantile(0.5));
  }
}
