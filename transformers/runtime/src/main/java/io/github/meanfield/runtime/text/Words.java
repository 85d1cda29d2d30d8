package io.github.meanfield.runtime.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a text in any language that parts them: what is between two word boundaries ({@code
 * BreakIterator} of no locale) and has a letter, a digit or a symbol such as an emoji. "don't",
 * "well-known", "3.14" and "a.example.org" are one word each; blanks, punctuation and signs such as
 * + and @ by themselves are none.
 *
 * <p>Texts are normalized first: to composed characters (Unicode's form NFC), and the apostrophe of
 * typography to that of keyboards. Of more than 30 combining marks in a row, which no language has,
 * each 30 are composed by themselves. Each ideograph is a word, as Chinese has no blanks, and
 * Japanese is parted where its scripts change. Languages without either, such as Thai, have no
 * words here: what is between two blanks is one.
 */
public final class Words {

  private static final char TYPOGRAPHIC_APOSTROPHE = '\u2019';

  /** Characters of a text that are read at once, and more up to the next blank. */
  private static final int PART = 1000;

  private Words() {}

  /**
   * The words of a text.
   *
   * @param text the text
   * @param toLowercase whether capitals become small letters, by the rules of no locale
   * @return the words in their order; none has a blank in it
   */
  public static List<String> of(String text, boolean toLowercase) {
    return of(text, toLowercase, Integer.MAX_VALUE);
  }

  /**
   * The first words of a text.
   *
   * @param text the text
   * @param toLowercase as of {@link #of(String, boolean)}
   * @param most so many of them, and maybe some more: no more is read than the part of the text, of
   *     some thousand characters up to a blank, that has the last of these
   * @return the words in their order
   */
  static List<String> of(String text, boolean toLowercase, int most) {
    List<String> words = new ArrayList<>();
    BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
    int end;
    for (int from = 0; from < text.length() && words.size() < most; from = end) {
      end = end(text, from);
      String part = text.substring(from, end);
      addAll(
          normal(toLowercase ? NormalText.lowercase(part, boundaries) : part), boundaries, words);
    }
    return words;
  }

  /** Where a part ends: before a blank, where words, composed characters and sigmas end, too. */
  private static int end(String text, int from) {
    int end = (int) Math.min(text.length(), (long) from + PART);
    while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\n') {
      end++;
    }
    return end;
  }

  /**
   * A text with composed characters, and the apostrophe of keyboards.
   *
   * @param text the text
   */
  public static String normal(String text) {
    return NormalText.composed(text).replace(TYPOGRAPHIC_APOSTROPHE, '\'');
  }

  private static void addAll(String text, BreakIterator boundaries, List<String> words) {
    boundaries.setText(text);
    int from = boundaries.first();
    for (int to = boundaries.next(); to != BreakIterator.DONE; to = boundaries.next()) {
      add(text, from, to, words);
      from = to;
    }
  }

  /** Adds what is between two boundaries: nothing, a word, or a word for each ideograph. */
  private static void add(String text, int from, int to, List<String> words) {
    int start = from;
    boolean isWord = false;
    for (int at = from; at < to; at += Character.charCount(text.codePointAt(at))) {
      int character = text.codePointAt(at);
      if (Character.isIdeographic(character)) {
        if (isWord) {
          words.add(text.substring(start, at));
        }
        start = at + Character.charCount(character);
        words.add(text.substring(at, start));
        isWord = false;
      } else {
        isWord |= isOfWords(character);
      }
    }
    if (isWord) {
      words.add(text.substring(start, to));
    }
  }

  private static boolean isOfWords(int character) {
    return Character.isLetterOrDigit(character)
        || Character.getType(character) == Character.OTHER_SYMBOL;
  }
}
