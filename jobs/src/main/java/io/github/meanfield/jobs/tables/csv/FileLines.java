package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The lines of one file from its beginning, decompressed as its name says, without a mark of the
 * byte order. A line whose bytes are not of the encoding is null.
 */
final class FileLines implements Iterator<String>, AutoCloseable {

  private static final int BUFFER = 1 << 16;
  private static final int MAX_LENGTH = 1 << 26;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String file;
  private final LineDecoder decoder;
  private final char lineBreak;
  private final byte[] lineEnd;
  private final InputStream bytes;
  private final byte[] buffer = new byte[BUFFER];

  /** The lines since the mark; null without one. */
  private List<String> taken;

  private final LinkedList<String> again = new LinkedList<>();
  private int from;
  private int to;
  private String next;
  private boolean hasNext = true;
  private long line;

  /**
   * Opens a file.
   *
   * @param file the file as Spark names it, a URI
   */
  FileLines(Configuration hadoop, String file, LineDecoder decoder) {
    this.file = file;
    try {
      this.bytes = open(hadoop, path(file));
      this.to = bytes.readNBytes(buffer, 0, BUFFER);
    } catch (IOException e) {
      throw failed(e);
    }
    byte[] start = Arrays.copyOf(buffer, to);
    boolean isPlain = decoder.hasPlainLines();
    if (isPlain) {
      TextEncodings.require(shown(file), start, decoder.charset().name());
    }
    this.decoder = decoder.at(start);
    this.lineBreak = isPlain ? TextEncodings.lineBreak(start) : '\n';
    this.lineEnd = this.decoder.encode(lineBreak);
    read();
    if (next != null && !next.isEmpty() && next.charAt(0) == BYTE_ORDER_MARK) {
      next = next.substring(1);
    }
  }

  private static InputStream open(Configuration hadoop, Path path) throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    InputStream stored = path.getFileSystem(hadoop).open(path);
    if (codec == null) {
      return stored;
    }
    try {
      // Hadoop's reader of bzip2 cannot fill a buffer that is filled in part.
      return new BufferedInputStream(codec.createInputStream(stored), BUFFER + 1);
    } catch (IOException | RuntimeException e) {
      stored.close();
      // Without the codec's native library, or where the file is not of it.
      throw e instanceof IOException its ? its : new IOException(e.getMessage(), e);
    }
  }

  private static Path path(String file) {
    return new Path(URI.create(file));
  }

  /** A file as a user names it. */
  static String shown(String file) {
    URI uri = path(file).toUri();
    return "file".equals(uri.getScheme()) ? uri.getPath() : path(file).toString();
  }

  /** What ends a line: \n, with or without \r before it, or \r alone. */
  char lineBreak() {
    return lineBreak;
  }

  /** Number of the line that was taken last, from 1 on. */
  long line() {
    return line;
  }

  /** The line that {@link #next} gives next, null if it is not decoded. */
  String peek() {
    return again.isEmpty() ? next : again.getFirst();
  }

  /** Forgets the lines that were taken, so that {@link #goBack} does not go before this place. */
  void mark() {
    taken = new ArrayList<>();
  }

  /** Goes back to the second of the lines that were taken since {@link #mark}. */
  void goBack() {
    List<String> unread = taken.subList(1, taken.size());
    line -= unread.size();
    again.addAll(0, unread);
    taken = null;
  }

  @Override
  public boolean hasNext() {
    return !again.isEmpty() || hasNext;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String result = next;
    if (again.isEmpty()) {
      read();
    } else {
      result = again.removeFirst();
    }
    line++;
    if (taken != null) {
      taken.add(result);
    }
    return result;
  }

  private void read() {
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      hasNext = fill();
      boolean isWhole = false;
      while (!isWhole && fill()) {
        int end = lineEnd();
        text.write(buffer, from, end - from);
        isWhole = end < to;
        from = isWhole ? end + lineEnd.length : end;
        require(text.size());
      }
      next = decoder.decode(text.toByteArray());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Where the line ends in the buffer, or the buffer does. */
  private int lineEnd() {
    int width = lineEnd.length;
    int end = from;
    if (width == 1) {
      while (end < to && buffer[end] != lineEnd[0]) {
        end++;
      }
      return end;
    }
    while (end + width <= to && !Arrays.equals(buffer, end, end + width, lineEnd, 0, width)) {
      end += width;
    }
    return end + width <= to ? end : to;
  }

  /** Fills the buffer once all of it is read, with whole units of the encoding. */
  private boolean fill() throws IOException {
    if (from == to) {
      from = 0;
      to = bytes.readNBytes(buffer, 0, BUFFER);
    }
    return from < to;
  }

  private void require(int length) {
    if (length > MAX_LENGTH) {
      throw new BadInput(
          "'%s', line %d has no end within 64 MB: is it a file of text?", shown(file), line + 1);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("cannot read '" + shown(file) + "': " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
