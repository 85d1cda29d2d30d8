package io.github.meanfield.runtime.text;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Small letters and composed characters, in time that grows as the text does: what Java has for
 * both takes the square of it of words and marks that no language has.
 */
final class NormalText {

  private static final char CAPITAL_SIGMA = '\u03a3';
  private static final char SIGMA = '\u03c3';
  private static final char FINAL_SIGMA = '\u03c2';

  /** Longer words are of no language: their sigmas do not look around. */
  private static final int LONGEST_WORD = 100;

  /** Most marks of a character in Unicode's stream-safe form (UAX 15, section 13). */
  private static final int MOST_MARKS = 30;

  private static final char FIRST_MARK = '\u0300';

  private NormalText() {}

  /**
   * A text in small letters, by the rules of no locale: {@link String#toLowerCase(Locale)}, but a
   * word of more than 100 characters has a final sigma at its very end only.
   *
   * @param text whole words
   * @param boundaries finds words; its text is changed
   */
  static String lowercase(String text, BreakIterator boundaries) {
    if (text.indexOf(CAPITAL_SIGMA) < 0) {
      return text.toLowerCase(Locale.ROOT);
    }
    StringBuilder lower = new StringBuilder(text.length());
    boundaries.setText(text);
    int from = boundaries.first();
    for (int to = boundaries.next(); to != BreakIterator.DONE; to = boundaries.next()) {
      lower.append(lowercase(text.substring(from, to)));
      from = to;
    }
    return lower.toString();
  }

  /**
   * For each capital sigma Java walks through the word; but only the last can be a final one. Where
   * a word has letters beyond U+FFFF, too, Java takes their halves for its ends at times; here its
   * ends are those that all words have.
   */
  private static String lowercase(String word) {
    int last = word.lastIndexOf(CAPITAL_SIGMA);
    if (last < 0) {
      return word.toLowerCase(Locale.ROOT);
    }
    String before = word.substring(0, last).replace(CAPITAL_SIGMA, SIGMA);
    String after = word.substring(last + 1);
    if (word.length() > LONGEST_WORD) {
      char sigma = after.isEmpty() ? FINAL_SIGMA : SIGMA;
      return (before + sigma + after).toLowerCase(Locale.ROOT);
    }
    return (before + CAPITAL_SIGMA + after).toLowerCase(Locale.ROOT);
  }

  /**
   * A text with composed characters, Unicode's form NFC; of more than 30 marks in a row each 30 are
   * composed by themselves.
   */
  static String composed(String text) {
    StringBuilder composed = new StringBuilder();
    int from = 0;
    int marks = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      marks = isMark(text.codePointAt(at)) ? marks + 1 : 0;
      if (marks > MOST_MARKS) {
        composed.append(composedPart(text.substring(from, at)));
        from = at;
        marks = 1;
      }
    }
    String rest = composedPart(text.substring(from));
    return from == 0 ? rest : composed.append(rest).toString();
  }

  private static String composedPart(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static boolean isMark(int character) {
    if (character < FIRST_MARK) {
      return false;
    }
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
