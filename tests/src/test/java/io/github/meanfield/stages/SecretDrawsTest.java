package io.github.meanfield.stages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.NetworkChecks;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/** Draws beside the blocks of AES that they are made of, and beside their distributions. */
class SecretDrawsTest {

  private static byte[] key(int first) {
    return ByteBuffer.allocate(16).putInt(first).array();
  }

  private static SecretDraws begun(byte[] key, long stream) {
    SecretDraws draws = new SecretDraws(key);
    draws.begin(stream);
    return draws;
  }

  private static double[] gaussians(SecretDraws draws, int count) {
    return DoubleStream.generate(draws::gaussian).limit(count).toArray();
  }

  @Test
  void drawsAreTheBlocksOfCountersEncrypted() throws Exception {
    byte[] key = key(7);
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    SecretDraws draws = begun(key, 99);
    for (int counter = 0; counter < 600; counter++) {
      ByteBuffer bytes =
          ByteBuffer.wrap(
              block.doFinal(ByteBuffer.allocate(16).putLong(99).putLong(counter).array()));
      for (int half = 0; half < 2; half++) {
        assertEquals((bytes.getLong() >>> 11) / Math.pow(2, 53), draws.uniform(), 0);
      }
    }
    draws.begin(99);
    byte[] first = block.doFinal(ByteBuffer.allocate(16).putLong(99).array());
    assertEquals(ByteBuffer.wrap(first).getLong(), draws.bits());
  }

  @Test
  void aStreamOfAKeyIsItsOwn() {
    byte[] key = SecretDraws.newKey();
    double[] first = gaussians(begun(key, 1), 9);
    SecretDraws again = begun(key, 2);
    assertFalse(Arrays.equals(first, gaussians(again, 9)));
    again.begin(1);
    assertArrayEquals(first, gaussians(again, 9));
    assertFalse(Arrays.equals(first, gaussians(begun(SecretDraws.newKey(), 1), 9)));
  }

  @Test
  void drawsHaveTheirDistributions() {
    KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
    SecretDraws draws = begun(key(3), 4);
    assertTrue(
        test.kolmogorovSmirnovTest(new NormalDistribution(), gaussians(draws, 20_000)) > 1e-3);
    double[] uniform = DoubleStream.generate(draws::uniform).limit(20_000).toArray();
    assertTrue(test.kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), uniform) > 1e-3);
  }

  @Test
  void drawsAllocateNothing() {
    SecretDraws draws = begun(key(3), 4);
    Runnable action =
        () -> {
          for (int i = 0; i < 100_000; i++) {
            draws.gaussian();
          }
        };
    action.run();
    action.run();
    long allocated = NetworkChecks.allocated(action);
    // They fill a buffer some 200 times.
    assertTrue(allocated < 2000, allocated + " bytes");
  }
}
