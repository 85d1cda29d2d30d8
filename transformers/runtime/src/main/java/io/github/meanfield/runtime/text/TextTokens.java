package io.github.meanfield.runtime.text;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes tokens of texts, as a {@code TextIndexerModel} does. It does not change. */
public final class TextTokens implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What Spark's {@code xxhash64} begins with. */
  private static final long START = 42;

  private final Vocabulary vocabulary;
  private final boolean toLowercase;
  private final int wordNgrams;
  private final int numBuckets;
  private final int maxLength;

  /**
   * What makes tokens.
   *
   * @param vocabulary the words that have tokens of their own
   * @param toLowercase whether capitals become small letters, by the rules of no locale
   * @param wordNgrams the most neighbouring words that have a token together, at least 1
   * @param numBuckets tokens that neighbouring words have among them, at least 1
   * @param maxLength the most tokens of a text, at least 1
   */
  public TextTokens(
      Vocabulary vocabulary, boolean toLowercase, int wordNgrams, int numBuckets, int maxLength) {
    this.vocabulary = vocabulary;
    this.toLowercase = toLowercase;
    this.wordNgrams = wordNgrams;
    this.numBuckets = numBuckets;
    this.maxLength = maxLength;
  }

  /** Number of tokens of a text of so many words, none of them cut off. */
  public static int length(int words, int wordNgrams) {
    long length = words;
    for (int n = 2; n <= wordNgrams; n++) {
      length += Math.max(0, words - n + 1);
    }
    return Math.toIntExact(length);
  }

  /** Number of tokens that there are, 0 among them: they are the whole numbers from 0 below it. */
  public int count() {
    return count(vocabulary, wordNgrams, numBuckets);
  }

  /** The same of such tokens, whatever their {@code maxLength}. */
  public static int count(Vocabulary vocabulary, int wordNgrams, int numBuckets) {
    return vocabulary.end() + (wordNgrams > 1 ? numBuckets : 0);
  }

  /** The tokens of a text: those of its words, then those of two words, then of three. */
  public int[] of(String text) {
    // Where words alone are as many as may be, none that follow matter.
    List<String> words = Words.of(text, toLowercase, maxLength);
    int[] found = new int[Math.min(maxLength, length(words.size(), wordNgrams))];
    int at = 0;
    for (; at < found.length && at < words.size(); at++) {
      found[at] = vocabulary.token(words.get(at));
    }
    if (at < found.length) {
      addNgrams(words, found, at);
    }
    return found;
  }

  private void addNgrams(List<String> words, int[] found, int start) {
    byte[][] bytes =
        words.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    // Hashes of the words from each one on: one more of them for each n.
    long[] hashes = new long[bytes.length];
    Arrays.setAll(hashes, i -> XxHash64.of(bytes[i], START));
    int at = start;
    for (int n = 2; n <= wordNgrams; n++) {
      for (int i = 0; i + n <= bytes.length && at < found.length; i++) {
        hashes[i] = XxHash64.of(bytes[i + n - 1], hashes[i]);
        found[at++] = vocabulary.end() + (int) Math.floorMod(hashes[i], (long) numBuckets);
      }
    }
  }
}
