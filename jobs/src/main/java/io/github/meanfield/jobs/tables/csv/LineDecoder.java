package io.github.meanfield.jobs.tables.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Arrays;

/** Makes texts of bytes, and tells bytes that are not of the encoding. */
final class LineDecoder {

  private static final char REPLACEMENT = '\uFFFD';

  private final Charset charset;

  /** A decoder. */
  LineDecoder(Charset charset) {
    this.charset = charset;
  }

  Charset charset() {
    return charset;
  }

  /** A decoder of the lines of a file: what the mark at its beginning says of the byte order. */
  LineDecoder at(byte[] start) {
    if (!charset.name().equals("UTF-16") && !charset.name().equals("UTF-32")) {
      return this;
    }
    int width = charset.name().equals("UTF-16") ? 2 : 4;
    boolean isSwapped = start.length >= width && start[0] == (byte) 0xff && start[1] == (byte) 0xfe;
    return new LineDecoder(Charset.forName(charset.name() + (isSwapped ? "LE" : "BE")));
  }

  /** The bytes of a letter, without a mark of the byte order that some encodings begin with. */
  byte[] encode(char letter) {
    String text = String.valueOf(letter);
    byte[] twice = (text + text).getBytes(charset);
    return Arrays.copyOfRange(twice, text.getBytes(charset).length, twice.length);
  }

  /** Whether a line break is the byte that it is in ASCII, and that byte nothing else. */
  boolean hasPlainLines() {
    return Arrays.equals("a\r\n".getBytes(charset), new byte[] {'a', '\r', '\n'});
  }

  /** The text of a line's bytes; null if they are not of the encoding. */
  String decode(byte[] line) {
    String text = new String(line, charset);
    // Java puts this where it fails, and a text may hold it as well.
    return text.indexOf(REPLACEMENT) < 0 || isWhole(line) ? text : null;
  }

  private boolean isWhole(byte[] line) {
    try {
      charset.newDecoder().decode(ByteBuffer.wrap(line));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
