package io.github.meanfield.estimators.tracking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of TensorBoard's events. Each record has its length in 8 bytes, a checksum of these, an
 * Event in protocol buffers, and a checksum of that, little-endian; checksums are CRC-32C, turned
 * and shifted by a constant (TFRecord, tensorflow/core/lib/io/record_writer.h; Event and Summary in
 * tensorflow/core/util/event.proto and framework/summary.proto).
 */
final class EventFile implements AutoCloseable {

  private static final int MASK_DELTA = 0xa282ead8;

  /** Wire types of protocol buffers. */
  private static final int VARINT = 0;

  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final FSDataOutputStream out;

  /**
   * A new file.
   *
   * @param directory where it is, which is made if it is missing
   * @param configuration names the file systems
   */
  EventFile(Path directory, Configuration configuration) throws IOException {
    String name =
        String.format(
            "events.out.tfevents.%d.%s", System.currentTimeMillis() / 1000, UUID.randomUUID());
    Path file = new Path(directory, name);
    FileSystem files = file.getFileSystem(configuration);
    // Beside a file of checksums, what is written would wait until 512 bytes are full.
    FileSystem direct = files instanceof ChecksumFileSystem both ? both.getRawFileSystem() : files;
    out = direct.create(file, false);
    Message event = event(0);
    event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    write(event.content());
  }

  /**
   * Adds numbers of one step, and sees to it that readers find them.
   *
   * @param step the step
   * @param values numbers by tag
   */
  void add(long step, Map<String, Double> values) throws IOException {
    Message summary = new Message();
    values.forEach(
        (tag, number) -> {
          Message value = new Message();
          value.bytes(1, tag.getBytes(StandardCharsets.UTF_8));
          value.fixed32(2, Float.floatToIntBits(number.floatValue()));
          summary.bytes(1, value.content());
        });
    Message event = event(step);
    event.bytes(5, summary.content());
    write(event.content());
    out.hflush();
  }

  private static Message event(long step) {
    Message event = new Message();
    event.fixed64(1, Double.doubleToLongBits(System.currentTimeMillis() / 1e3));
    event.varint(2, step);
    return event;
  }

  private void write(byte[] event) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(event.length);
    length.putInt(checksum(length.array(), Long.BYTES));
    out.write(length.array());
    out.write(event);
    out.write(
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(checksum(event, event.length))
            .array());
  }

  /** The checksum of the first bytes of an array. */
  static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** A message of protocol buffers. */
  private static final class Message {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    byte[] content() {
      return content.toByteArray();
    }

    void varint(int field, long value) {
      key(field, VARINT);
      varint(value);
    }

    void fixed64(int field, long value) {
      key(field, FIXED_64);
      content.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    void fixed32(int field, int value) {
      key(field, FIXED_32);
      content.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    void bytes(int field, byte[] value) {
      key(field, BYTES);
      varint(value.length);
      content.writeBytes(value);
    }

    private void key(int field, int type) {
      varint((long) field << 3 | type);
    }

    private void varint(long value) {
      long left = value;
      while ((left & ~0x7fL) != 0) {
        content.write((int) (left & 0x7f | 0x80));
        left >>>= 7;
      }
      content.write((int) left);
    }
  }
}
