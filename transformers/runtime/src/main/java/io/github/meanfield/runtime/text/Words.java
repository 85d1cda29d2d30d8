package io.github.meanfield.runtime.text;

import java.text.BreakIterator;
import java.text.Normalizer;
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
 * typography to that of keyboards. Each ideograph is a word, as Chinese has no blanks, and Japanese
 * is parted where its scripts change. Languages without either, such as Thai, have no words here:
 * what is between two blanks is one.
 */
public final class Words {

  private static final char TYPOGRAPHIC_APOSTROPHE = '\u2019';

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
   * @param most it is read until there are so many of them, and may give some more
   * @return the words in their order
   */
  static List<String> of(String text, boolean toLowercase, int most) {
    String cased = toLowercase ? text.toLowerCase(Locale.ROOT) : text;
    String normal = normal(cased);
    List<String> words = new ArrayList<>();
    BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
    boundaries.setText(normal);
    int from = boundaries.first();
    for (int to = boundaries.next();
        to != BreakIterator.DONE && words.size() < most;
        to = boundaries.next()) {
      add(normal, from, to, words);
      from = to;
    }
    return words;
  }

  /**
   * A text with composed characters, and the apostrophe of keyboards.
   *
   * @param text the text
   */
  public static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).replace(TYPOGRAPHIC_APOSTROPHE, '\'');
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
