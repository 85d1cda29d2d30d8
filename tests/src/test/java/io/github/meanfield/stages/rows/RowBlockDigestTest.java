package io.github.meanfield.stages.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowBlockDigestTest {

  private static final int ROWS = 9;
  private static final int FEATURES = 5;

  private final float[] features = new float[ROWS * FEATURES];
  private final double[] labels = new double[ROWS];
  private final double[] weights = new double[ROWS];

  RowBlockDigestTest() {
    Random random = new Random(3);
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextInt(3);
    }
    for (int i = 0; i < ROWS; i++) {
      labels[i] = random.nextInt(2);
      weights[i] = 1;
    }
  }

  private long digest(int from, int to) {
    return new RowBlock(
            FEATURES,
            Arrays.copyOfRange(features, from * FEATURES, to * FEATURES),
            Arrays.copyOfRange(labels, from, to),
            Arrays.copyOfRange(weights, from, to),
            to - from)
        .digest();
  }

  @Test
  void digestsOfPartsJoinToThatOfTheWhole() {
    for (int i = 0; i <= ROWS; i++) {
      for (int j = i; j <= ROWS; j++) {
        long start = RowBlock.joinDigests(digest(0, i), digest(i, j), j - i);
        assertEquals(digest(0, ROWS), RowBlock.joinDigests(start, digest(j, ROWS), ROWS - j));
      }
    }
  }

  @Test
  void everyValueCounts() {
    Set<Long> digests = new HashSet<>();
    digests.add(digest(0, ROWS));
    for (int i = 0; i < features.length; i++) {
      features[i]++;
      digests.add(digest(0, ROWS));
      features[i]--;
    }
    for (double[] values : new double[][] {labels, weights}) {
      for (int i = 0; i < ROWS; i++) {
        values[i]++;
        digests.add(digest(0, ROWS));
        values[i]--;
      }
    }
    assertEquals(1 + features.length + 2 * ROWS, digests.size());
  }

  @Test
  void noWeightsAreWeightsOfOne() {
    assertEquals(digest(0, ROWS), new RowBlock(FEATURES, features, labels, null, ROWS).digest());
  }
}
