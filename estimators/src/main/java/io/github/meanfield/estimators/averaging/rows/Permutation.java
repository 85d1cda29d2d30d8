package io.github.meanfield.estimators.averaging.rows;

import java.util.SplittableRandom;

/** Random orders. */
public final class Permutation {

  private Permutation() {}

  /**
   * The numbers 0 … length-1 in a random order (Fisher-Yates).
   *
   * @param length how many
   * @param seed decides the order
   */
  public static int[] of(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
