package io.github.meanfield.stages;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random draws that nobody can tell who does not know their key, however many of them he has seen:
 * the key stream of AES in counter mode (NIST SP 800-38A). The same key and stream give the same
 * draws. No memory is allocated for a draw.
 */
public final class SecretDraws {

  private static final int KEY_BYTES = 16;
  private static final int BYTES = 4096;

  private final SecretKeySpec key;
  private final Cipher cipher;
  private final byte[] zeros = new byte[BYTES];
  private final byte[] drawn = new byte[BYTES];
  private final ByteBuffer numbers = ByteBuffer.wrap(drawn);
  private double spare;
  private boolean hasSpare;

  /**
   * Draws of a key; {@link #begin} before the first.
   *
   * @param key 16 bytes
   */
  public SecretDraws(byte[] key) {
    try {
      this.key = new SecretKeySpec(key, "AES");
      this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java without AES", e);
    }
  }

  /** A key that nobody knows. */
  public static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /**
   * Starts a stream of draws.
   *
   * @param stream its number; every other one has other draws
   */
  public void begin(long stream) {
    byte[] counter = ByteBuffer.allocate(KEY_BYTES).putLong(stream).array();
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode takes no key or counter", e);
    }
    numbers.position(BYTES);
    hasSpare = false;
  }

  /** 64 random bits, such as a seed of draws that are made otherwise. */
  public long bits() {
    if (!numbers.hasRemaining()) {
      try {
        cipher.update(zeros, 0, BYTES, drawn, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES in counter mode fills no buffer", e);
      }
      numbers.clear();
    }
    return numbers.getLong();
  }

  /** A draw from the uniform distribution on [0, 1). */
  public double uniform() {
    return (bits() >>> 11) * 0x1p-53;
  }

  /** A draw from N(0, 1) (Box and Muller 1958). */
  public double gaussian() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    double radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    double angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    hasSpare = true;
    return radius * Math.cos(angle);
  }
}
