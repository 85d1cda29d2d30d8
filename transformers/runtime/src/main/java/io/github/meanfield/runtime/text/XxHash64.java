package io.github.meanfield.runtime.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The hash xxh64 (Collet, xxHash fast digest algorithm, 0.1.1), as Spark's xxhash64 has it. */
public final class XxHash64 {

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  /** Bytes that are taken at a time, as long as there are so many. */
  private static final int STRIPE = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  /**
   * The hash of bytes.
   *
   * @param bytes all of them are hashed
   * @param seed what it begins with
   */
  public static long of(byte[] bytes, long seed) {
    int at = 0;
    long hash = seed + PRIME_5;
    if (bytes.length >= STRIPE) {
      long a = seed + PRIME_1 + PRIME_2;
      long b = seed + PRIME_2;
      long c = seed;
      long d = seed - PRIME_1;
      for (; at + STRIPE <= bytes.length; at += STRIPE) {
        a = round(a, word(bytes, at));
        b = round(b, word(bytes, at + 8));
        c = round(c, word(bytes, at + 16));
        d = round(d, word(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      hash = merged(merged(merged(merged(hash, a), b), c), d);
    }
    hash += bytes.length;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      hash = Long.rotateLeft(hash ^ round(0, word(bytes, at)), 27) * PRIME_1 + PRIME_4;
    }
    if (at + Integer.BYTES <= bytes.length) {
      long half = Integer.toUnsignedLong((int) INTS.get(bytes, at));
      hash = Long.rotateLeft(hash ^ half * PRIME_1, 23) * PRIME_2 + PRIME_3;
      at += Integer.BYTES;
    }
    for (; at < bytes.length; at++) {
      hash = Long.rotateLeft(hash ^ Byte.toUnsignedLong(bytes[at]) * PRIME_5, 11) * PRIME_1;
    }
    return avalanche(hash);
  }

  private static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  private static long round(long sum, long word) {
    return Long.rotateLeft(sum + word * PRIME_2, 31) * PRIME_1;
  }

  private static long merged(long hash, long sum) {
    return (hash ^ round(0, sum)) * PRIME_1 + PRIME_4;
  }

  private static long avalanche(long hash) {
    long mixed = (hash ^ hash >>> 33) * PRIME_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME_3;
    return mixed ^ mixed >>> 32;
  }
}
