package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The error of reconstructions, by hand. */
class ReconstructionRmseTest {

  private static final float[] OUTPUTS = {9, 9, 0, 0};

  private static double error(Reconstruction of, double... features) {
    ReconstructionRmse metric = new ReconstructionRmse(of, 2);
    double[] sums = new double[2];
    // The rows before and behind are those of others.
    double[] labels = {7, 7, features[0], features[1], 7, 7};
    metric.add(OUTPUTS, 2, labels, 2, 3, sums);
    assertEquals(3, sums[1]);
    return metric.value(sums);
  }

  @Test
  void aRowIsOneAmongOthers() {
    assertEquals(Math.sqrt((9 + 16) / 2.0), error(Reconstruction.SQUARED, 3, -4), 1e-12);
    // Half of everything, of sigmoid and softmax alike.
    assertEquals(0.5, error(Reconstruction.BINARY_CROSS_ENTROPY, 1, 0), 1e-12);
    assertEquals(0.3, error(Reconstruction.KL_DIVERGENCE, 0.2, 0.8), 1e-12);
  }

  @Test
  void predictionsAreTheReconstruction() {
    float[] outputs = {0, (float) Math.log(3)};
    assertArrayEquals(
        new double[] {0.25, 0.75},
        new ReconstructionRmse(Reconstruction.KL_DIVERGENCE, 2).predictions(outputs, new double[2]),
        1e-7);
    assertArrayEquals(
        new double[] {0.5, 0.75},
        new ReconstructionRmse(Reconstruction.BINARY_CROSS_ENTROPY, 2)
            .predictions(outputs, new double[2]),
        1e-7);
  }
}
