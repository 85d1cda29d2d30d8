package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares numbers by their bits: arrays of ND4J are equal to it if they differ by 1e-5. */
public final class SameBits {

  private SameBits() {}

  /** Requires that two vectors hold the same floats, bit by bit. */
  public static void assertSameBits(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.toFloatVector(), actual.toFloatVector());
  }
}
