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
