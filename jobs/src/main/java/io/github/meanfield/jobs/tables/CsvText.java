package io.github.meanfield.jobs.tables;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Fields as they are written, so that each is read as it was: between commas, and in quotes where
 * they need them, a quote in which is doubled. A missing value is nothing at all.
 */
public final class CsvText {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Set<String> marks;

  /**
   * Fields of files in which some texts stand for missing values.
   *
   * @param marks these texts, beside the empty one
   */
  public CsvText(Collection<String> marks) {
    this.marks = new HashSet<>(marks);
    this.marks.add("");
  }

  /** A text: in quotes if it would be read as missing, cut, or joined with others without them. */
  public String ofText(String text) {
    return marks.contains(text) || needsQuotes(text) || hasBlankEnd(text) ? quoted(text) : text;
  }

  /** The name of a column: in quotes too if it could be taken for several. */
  public String ofName(String name) {
    return name.isEmpty() || name.matches("(?s).*[;\t|].*") || needsQuotes(name)
        ? quoted(name)
        : name;
  }

  /**
   * A field that was read from a file: in quotes if it was there.
   *
   * @param text what it says
   * @param isQuoted whether it stands in quotes
   */
  public static String asRead(String text, boolean isQuoted) {
    return isQuoted || needsQuotes(text) ? quoted(text) : text;
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r' || c == BYTE_ORDER_MARK) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasBlankEnd(String text) {
    return isBlank(text.charAt(0)) || isBlank(text.charAt(text.length() - 1));
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}
