package io.github.meanfield.runtime.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of texts that are read part by part. */
class WordsTest {

  /** Sigmas, the Turkish i, ligatures, marks, scripts with and without blanks, and punctuation. */
  private static final List<String> PIECES =
      List.of(
          "\u03a3",
          "\u03c3",
          "\u03c2",
          "\u0391",
          "\u03ac",
          "\u0130",
          "I",
          "\u0131",
          "\ufb03",
          "\u01c5",
          "\u0301",
          "\u0316",
          "\u0345",
          "a",
          "A",
          "1",
          "'",
          "\u2019",
          ".",
          ",",
          "-",
          "\u00ad",
          " ",
          " ",
          " ",
          "\n",
          "\r\n",
          "\t",
          "$",
          "%",
          "\u05d0",
          "\u6211",
          "\u304b",
          "\u30ab",
          "\uac00",
          "\u1100",
          "\u1161",
          "\u0e01",
          "\u200d",
          "\ud800",
          "\uffff",
          "\ud83d\ude00",
          "\u3000",
          "\u00a0",
          "_");

  /** All of a text at once. */
  private static List<String> atOnce(String text) {
    String normal =
        Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
            .replace('\u2019', '\'');
    BreakIterator boundaries = BreakIterator.getWordInstance(Locale.ROOT);
    boundaries.setText(normal);
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int to = boundaries.next(); to != BreakIterator.DONE; to = boundaries.next()) {
      StringBuilder word = new StringBuilder();
      for (int character : normal.substring(from, to).codePoints().toArray()) {
        if (Character.isIdeographic(character)) {
          add(word.toString(), words);
          words.add(Character.toString(character));
          word.setLength(0);
        } else {
          word.appendCodePoint(character);
        }
      }
      add(word.toString(), words);
      from = to;
    }
    return words;
  }

  private static void add(String word, List<String> words) {
    boolean isWord =
        word.codePoints()
            .anyMatch(
                character ->
                    Character.isLetterOrDigit(character)
                        || Character.getType(character) == Character.OTHER_SYMBOL);
    if (isWord) {
      words.add(word);
    }
  }

  /** Texts of several parts, of whatever comes together. */
  @Test
  void partsOfATextHaveTheWordsOfTheWhole() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(3000); k > 0; k--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      assertEquals(atOnce(text.toString()), Words.of(text.toString(), true));
    }
  }

  @Test
  void sigmasEndWordsAsTheyDoInGreek() {
    assertEquals(
        List.of("\u03bf\u03b4\u03bf\u03c2", "\u03c3\u03b1\u03c2", "\u03c3", "i\u0307"),
        Words.of("\u039f\u0394\u039f\u03a3, \u03a3\u0391\u03a3! \u03a3 \u0130", true));
    String longest = "\u0391\u03a3".repeat(100);
    assertEquals(
        List.of("\u03b1\u03c3".repeat(99) + "\u03b1\u03c2", "x"), Words.of(longest + " X", true));
  }

  /** What takes the square of its length would take hours. */
  @ParameterizedTest
  @ValueSource(strings = {"\u03a3'", "\u05d0\u03a3", "\u0301\u0316", "a'\u0301"})
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTextOfNoLanguageIsReadLikeAnother(String piece) {
    String hostile = piece.repeat(1_000_000);
    List<String> words = Words.of("first " + hostile + " last", true);
    assertEquals("first", words.get(0));
    assertEquals("last", words.get(words.size() - 1));
  }

  /** Thirty marks are Unicode's most of one character. */
  @Test
  void marksBeyondThirtyAreComposedByThemselves() {
    String most = "a" + "\u0316".repeat(29) + "\u0301";
    assertEquals(List.of("\u00e1" + "\u0316".repeat(29)), Words.of(most, true));
    String more = "a" + "\u0316".repeat(30) + "\u0301";
    assertEquals(List.of(more), Words.of(more, true));
  }

  @Test
  void tokensDoNotDependOnWhatIsCutOff() {
    String text = "Good or bad, it is what it is. ".repeat(100);
    Vocabulary vocabulary = new Vocabulary(List.of("good", "bad", "it", "is"));
    int[] all = new TextTokens(vocabulary, true, 1, 1, 10_000).of(text);
    int[] few = new TextTokens(vocabulary, true, 1, 1, 300).of(text);
    assertEquals(800, all.length);
    assertArrayEquals(Arrays.copyOf(all, 300), few);
  }
}
