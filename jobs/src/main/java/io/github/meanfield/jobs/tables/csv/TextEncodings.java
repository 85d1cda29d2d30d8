package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;

/** What the first bytes of a file tell of its encoding and of what ends its lines. */
final class TextEncodings {

  private static final int MIN_BYTES = 4;

  /** What files of other formats begin with, and what they are in words. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "\u001f\u008b", "one that gzip has compressed: give it a name that ends in .gz",
          "PK\u0003\u0004", "a zip archive, such as a workbook of Excel: write it anew as text",
          "PAR1\u0015", "one of Parquet: give --format parquet");

  private TextEncodings() {}

  /** The encoding of a name. */
  static Charset of(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new BadInput(
          "--encoding: '%s' is no encoding that Java knows, such as UTF-8, ISO-8859-1,"
              + " windows-1252 or UTF-16",
          name);
    }
  }

  /**
   * Checks that a file is one of text, and not of UTF-16, where it is to be read as an encoding of
   * single bytes.
   *
   * @param file the file as a user names it
   * @param start its first bytes
   * @param encoding what it is to be read as
   */
  static void require(String file, byte[] start, String encoding) {
    if (start.length < MIN_BYTES) {
      return;
    }
    String first = new String(start, StandardCharsets.ISO_8859_1);
    OTHERS.forEach(
        (other, words) -> {
          if (first.startsWith(other)) {
            throw new BadInput("'%s' is no file of text, but %s", file, words);
          }
        });
    int mark = (start[0] & 0xff) << 8 | start[1] & 0xff;
    boolean isMarked = mark == 0xfffe || mark == 0xfeff;
    int[] zeros = new int[2];
    for (int i = 0; i < start.length; i++) {
      zeros[i % 2] += start[i] == 0 ? 1 : 0;
    }
    String found = zeros[0] > zeros[1] || mark == 0xfeff ? "UTF-16BE" : "UTF-16LE";
    // Letters of Latin scripts have a zero beside each.
    if (isMarked || 4 * Math.max(zeros[0], zeros[1]) > start.length) {
      throw new BadInput(
          "'%s' %s, and cannot be read as %s; give --encoding %s",
          file,
          isMarked ? "begins with the byte order mark of " + found : "looks like " + found,
          encoding,
          isMarked ? "UTF-16" : found);
    }
  }

  /** What ends the lines of a file: \r alone is what old Macintoshes write. */
  static char lineBreak(byte[] start) {
    boolean hasReturn = false;
    for (int i = 0; i < start.length; i++) {
      if (start[i] == '\n') {
        return '\n';
      }
      hasReturn |= start[i] == '\r' && i + 1 < start.length;
    }
    return hasReturn ? '\r' : '\n';
  }
}
