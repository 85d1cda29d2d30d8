package io.github.meanfield.keras;

import static io.github.meanfield.keras.KerasNetwork.SAME;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of Keras in which bytes are missing, or others. */
class DamagedKerasFilesTest {

  @TempDir private Path folder;

  private static byte[] sample(Path folder) throws IOException {
    KerasNetwork model =
        new KerasNetwork(2, 3)
            .dense(4, true, "\"relu\"", SAME)
            .batchNormalization(true, true)
            .dense(2, true, "\"softmax\"", SAME);
    return Files.readAllBytes(model.save(folder));
  }

  /** Nothing but an IllegalArgumentException, and no endless reading. */
  private static boolean isRead(byte[] file) {
    try {
      new KerasReader().read(file);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  @Timeout(60)
  void damagedFilesAreRefused() throws IOException {
    byte[] sample = sample(folder);
    assertTrue(isRead(sample));
    for (int length = 8; length < sample.length; length += 97) {
      byte[] cut = Arrays.copyOf(sample, length);
      assertThrows(IllegalArgumentException.class, () -> new KerasReader().read(cut));
    }
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] spoiled = sample.clone();
      for (int k = 0; k <= i % 3; k++) {
        spoiled[8 + random.nextInt(spoiled.length - 8)] = (byte) random.nextInt(256);
      }
      refused += isRead(spoiled) ? 0 : 1;
    }
    // Many bytes are of weights, or of no use to a reader.
    assertTrue(refused > 100, refused + " refused");
  }

  /** Each number that could be a size or an address says that there is very much of something. */
  @Test
  @Timeout(60)
  void hugeSizesAreRefused() throws IOException {
    byte[] sample = sample(folder);
    int refused = 0;
    for (int at = 8; at + 8 <= sample.length; at += 8) {
      long value = List.of(-1L, 1L << 40, (long) Integer.MAX_VALUE).get(at / 8 % 3);
      byte[] spoiled = sample.clone();
      ByteBuffer.wrap(spoiled).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
      refused += isRead(spoiled) ? 0 : 1;
    }
    assertTrue(refused > 100, refused + " refused");
  }
}
