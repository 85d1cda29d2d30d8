package io.github.meanfield.runtime.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;
import org.junit.jupiter.api.Test;

/** The hash of words is Spark's, by which models of texts were trained. */
class XxHash64Test {

  @Test
  void bytesOfAnyNumberHaveTheHashThatSparkHas() {
    Random random = new Random(3);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      long seed = length % 2 == 0 ? 42 : random.nextLong();
      assertEquals(
          XXH64.hashUnsafeBytes(bytes, Platform.BYTE_ARRAY_OFFSET, length, seed),
          XxHash64.of(bytes, seed));
    }
  }
}
