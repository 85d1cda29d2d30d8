package io.github.meanfield.runtime.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Outputs of several networks as those of one. */
class CombinationTest {

  private static float odds(float first, float second) {
    return Combination.LOG_ODDS_MEAN_SIGMOID.combine(new float[][] {{first}, {second}}, 1)[0];
  }

  /** The mean of two probabilities so near to 1 that no double tells them from it. */
  @Test
  void oddsOfNetworksThatAreSureAreFinite() {
    // The complement of the mean is half of the larger one.
    assertEquals(100 + Math.log(2), odds(100, 200), 1e-5);
    assertEquals(-100 - Math.log(2), odds(-100, -200), 1e-5);
    assertEquals(100, odds(100, 100), 1e-5);
    assertEquals(0, odds(100, -100), 1e-6);
    assertEquals(Math.log(3), odds(0, 1000), 1e-6);
  }
}
