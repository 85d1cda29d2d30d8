package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows that are mixed in pairs. */
class MixupTest {

  /** Two rows of classes 0 and 1, with weights 1 and 3, mixed with one another. */
  private static MiniBatch pair() {
    MiniBatch batch = new MiniBatch(2, 1, new CrossEntropy(2), 1);
    Mixup mixup = new Mixup(2, 2);
    batch.mix(mixup);
    RowBlock block =
        new RowBlock(1, new float[] {0, 1}, new double[] {0, 1}, new double[] {1, 3}, 2);
    long seed = 0;
    do {
      mixup.begin(seed++, 1);
      batch.fill(block, new int[] {0, 1}, 0, 2);
    } while (mixup.partner(0) == 0);
    return batch;
  }

  @Test
  void aMixedRowHasTheLossesOfBothLabels() {
    MiniBatch batch = pair();
    double share = batch.mixup().share();
    assertTrue(share > 0 && share < 1, "share " + share);
    float[] logits = {(float) Math.log(3), 0, 0, (float) Math.log(4)};
    float[] gradient = new float[4];
    double loss = batch.gradient(logits, gradient);
    double first = share * -Math.log(0.75) + (1 - share) * 3 * -Math.log(0.25);
    double second = share * 3 * -Math.log(0.8) + (1 - share) * -Math.log(0.2);
    assertEquals(first + second, loss, 1e-6);
    double ofFirst = share * (0.75 - 1) + (1 - share) * 3 * 0.75;
    double ofSecond = share * 3 * 0.2 + (1 - share) * (0.2 - 1);
    assertArrayEquals(
        new float[] {
          (float) ofFirst, (float) -ofFirst, (float) ofSecond, (float) -ofSecond,
        },
        gradient,
        1e-6f);
    assertEquals(4, batch.weightSum(), 1e-12);
    assertEquals(4, batch.weight(0) + batch.weight(1), 1e-12);
    assertEquals(share + 3 * (1 - share), batch.weight(0), 1e-12);
    float[] mixed = new float[2];
    batch.mixup().mix(batch.features(), 2, 1, mixed);
    assertArrayEquals(new float[] {(float) (1 - share), (float) share}, mixed, 1e-6f);
  }

  @Test
  void backwardIsTheTransposeOfMixing() {
    int rows = 7;
    int width = 3;
    Mixup mixup = new Mixup(0.4, rows);
    mixup.begin(5, 1);
    mixup.draw(rows);
    Random random = new Random(1);
    float[] x = new float[rows * width];
    float[] delta = new float[rows * width];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      delta[i] = (float) random.nextGaussian();
    }
    float[] mixed = new float[x.length];
    float[] back = new float[x.length];
    mixup.mix(x, rows, width, mixed);
    mixup.backward(delta, rows, width, back);
    assertFalse(Arrays.equals(x, mixed));
    assertEquals(product(mixed, delta), product(x, back), 1e-5);
  }

  private static double product(float[] one, float[] other) {
    return IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum();
  }

  @Test
  void sharesAreThoseOfBetaAndPartnersEveryRowOnce() {
    Mixup mixup = new Mixup(0.2, 5);
    int draws = 4000;
    mixup.begin(3, draws);
    double sum = 0;
    double squares = 0;
    int[] partnersOfFirst = new int[5];
    for (int i = 0; i < draws; i++) {
      mixup.draw(5);
      sum += mixup.share();
      squares += mixup.share() * mixup.share();
      partnersOfFirst[mixup.partner(0)]++;
      assertEquals(
          10, IntStream.range(0, 5).map(mixup::partner).distinct().sum(), "not a permutation");
    }
    double mean = sum / draws;
    assertEquals(0.5, mean, 0.03);
    // The variance of Beta(α, α) is 1 / (4 (2 α + 1)).
    assertEquals(1 / (4 * 1.4), squares / draws - mean * mean, 0.01);
    for (int times : partnersOfFirst) {
      assertEquals(draws / 5.0, times, 120);
    }
    mixup.begin(3, 1);
    mixup.draw(5);
    double share = mixup.share();
    mixup.begin(3, 1);
    mixup.draw(5);
    assertEquals(share, mixup.share(), 0);
  }
}
