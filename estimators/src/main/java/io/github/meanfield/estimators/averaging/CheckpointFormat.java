package io.github.meanfield.estimators.averaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a checkpoint: "MFCK"; the version of the format; the length of a header and the
 * header, in JSON; parameters and updater state; the momentum of the outer step; the best
 * parameters; the exponential average as it stands; and the SHA-256 of all that. Numbers are
 * big-endian, the version and the length int, the states float.
 */
final class CheckpointFormat {

  /** The version that this build writes. */
  static final int CURRENT = 5;

  /** The oldest that it reads: 2 has no average, 3 no kernels, and 4 no predictions. */
  private static final int OLDEST = 2;

  private static final int MAGIC = 0x4D46434B;
  private static final int HASH_BYTES = 32;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CheckpointFormat() {}

  /** The bytes are not those that were written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  /**
   * A checkpoint and what it is one of.
   *
   * @param fingerprint parts of the fingerprint of the fit
   * @param checkpoint where that stands
   */
  record Content(Map<String, String> fingerprint, Checkpoint checkpoint) {}

  private record Header(
      Map<String, String> fingerprint,
      List<EpochRecord> epochs,
      Map<String, String> warnings,
      int updaterSteps,
      Times times,
      List<String> kernels,
      int stateLength,
      int velocityLength,
      int bestLength,
      int averageLength) {}

  /** Writes a checkpoint; does not close the stream. */
  static void write(Content content, OutputStream out) throws IOException {
    Checkpoint checkpoint = content.checkpoint();
    byte[] header =
        JSON.writeValueAsBytes(
            new Header(
                content.fingerprint(),
                checkpoint.epochs(),
                checkpoint.warnings(),
                checkpoint.updaterSteps(),
                checkpoint.times(),
                checkpoint.kernels(),
                checkpoint.state().length,
                checkpoint.velocity().length,
                checkpoint.bestParameters().length,
                checkpoint.average().length));
    MessageDigest hash = sha256();
    DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, hash));
    data.writeInt(MAGIC);
    data.writeInt(CURRENT);
    data.writeInt(header.length);
    data.write(header);
    writeFloats(checkpoint.state(), data);
    writeFloats(checkpoint.velocity(), data);
    writeFloats(checkpoint.bestParameters(), data);
    writeFloats(checkpoint.average(), data);
    data.flush();
    out.write(hash.digest());
  }

  /**
   * Requires that a file is a checkpoint, and as it was written.
   *
   * @param in the file from its start
   * @param length its length
   * @param path its path, for errors
   * @throws DamagedException if it is not
   * @throws IllegalArgumentException if it is, but this build does not know the format's version
   */
  static void requireIntact(InputStream in, long length, Object path) throws IOException {
    if (length < 3 * Integer.BYTES + HASH_BYTES) {
      throw new DamagedException("it ends after " + length + " bytes");
    }
    MessageDigest hash = sha256();
    DataInputStream data = new DataInputStream(new DigestInputStream(in, hash));
    if (data.readInt() != MAGIC) {
      throw new DamagedException("it does not begin as a checkpoint does");
    }
    int version = data.readInt();
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = length - 2 * Integer.BYTES - HASH_BYTES;
    while (left > 0) {
      int some = (int) Math.min(left, buffer.length);
      data.readFully(buffer, 0, some);
      left -= some;
    }
    byte[] computed = hash.digest();
    byte[] written = new byte[HASH_BYTES];
    data.readFully(written);
    if (!MessageDigest.isEqual(computed, written)) {
      throw new DamagedException("its checksum is wrong");
    }
    if (version < OLDEST || version > CURRENT) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the checkpoint's format version is %d, but this build of Meanfield reads"
                  + " versions %d to %d; go on with the version that wrote it, or delete the"
                  + " checkpoint",
              path, version, OLDEST, CURRENT));
    }
  }

  /** Reads a file that is intact. */
  static Content read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    data.readLong();
    byte[] json = new byte[data.readInt()];
    data.readFully(json);
    Header header = JSON.readValue(json, Header.class);
    float[] state = readFloats(header.stateLength, data);
    float[] velocity = readFloats(header.velocityLength, data);
    float[] best = readFloats(header.bestLength, data);
    float[] average = readFloats(header.averageLength, data);
    return new Content(
        header.fingerprint,
        new Checkpoint(
            header.epochs,
            header.warnings,
            header.updaterSteps,
            header.times,
            header.kernels == null ? List.of() : header.kernels,
            state,
            velocity,
            best,
            average));
  }

  private static void writeFloats(float[] values, OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int from = 0; from < values.length; from += floats.capacity()) {
      int some = Math.min(floats.capacity(), values.length - from);
      floats.clear().put(values, from, some);
      out.write(bytes.array(), 0, some * Float.BYTES);
    }
  }

  private static float[] readFloats(int length, DataInputStream in) throws IOException {
    float[] values = new float[length];
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int from = 0; from < length; from += floats.capacity()) {
      int some = Math.min(floats.capacity(), length - from);
      in.readFully(bytes.array(), 0, some * Float.BYTES);
      floats.clear().get(values, from, some);
    }
    return values;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java without SHA-256", e);
    }
  }
}
