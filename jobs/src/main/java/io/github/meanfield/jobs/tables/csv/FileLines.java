package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
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
  private final InputStream bytes;
  private final BufferedReader letters;
  private final byte[] buffer = new byte[BUFFER];

  /** The lines since the mark; null without one. */
  private List<String> taken;

  private final LinkedList<String> again = new LinkedList<>();
  private int from;
  private int to;
  private String next;
  private boolean hasNext = true;
  private boolean isOver;
  private long line;

  /**
   * Opens a file.
   *
   * @param file the file as Spark names it, a URI
   */
  FileLines(Configuration hadoop, String file, LineDecoder decoder) {
    this.file = file;
    this.decoder = decoder;
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
    this.lineBreak = isPlain ? TextEncodings.lineBreak(start) : '\n';
    this.letters =
        isPlain
            ? null
            : new BufferedReader(
                new InputStreamReader(
                    new SequenceInputStream(new ByteArrayInputStream(start), bytes),
                    decoder.charset().newDecoder()));
    read();
    if (next != null && !next.isEmpty() && next.charAt(0) == BYTE_ORDER_MARK) {
      next = next.substring(1);
    }
  }

  private static InputStream open(Configuration hadoop, Path path) throws IOException {
    InputStream stored = path.getFileSystem(hadoop).open(path);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
    return codec == null ? stored : codec.createInputStream(stored);
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
      hasNext = !isOver && (letters == null ? readBytes() : readLetters());
    } catch (CharacterCodingException e) {
      // Where the next line begins cannot be told.
      isOver = true;
      next = null;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private boolean readBytes() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean hasAny = false;
    boolean isWhole = false;
    while (!isWhole && fill()) {
      hasAny = true;
      int end = from;
      while (end < to && buffer[end] != lineBreak) {
        end++;
      }
      text.write(buffer, from, end - from);
      isWhole = end < to;
      from = isWhole ? end + 1 : end;
      require(text.size());
    }
    next = decoder.decode(text.toByteArray());
    return hasAny;
  }

  private boolean fill() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, bytes.read(buffer));
    }
    return from < to;
  }

  private boolean readLetters() throws IOException {
    StringBuilder text = new StringBuilder();
    int read = letters.read();
    boolean hasAny = read >= 0;
    while (read >= 0 && read != lineBreak) {
      text.append((char) read);
      read = letters.read();
      require(text.length());
    }
    next = text.toString();
    return hasAny;
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
