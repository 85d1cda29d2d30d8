package io.github.meanfield.transformers;

import io.github.meanfield.runtime.text.Words;
import io.github.meanfield.stages.params.TextIndexerParams;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.Platform;

/**
 * Makes tokens of texts. This is what travels to the executors: it holds words and numbers, and no
 * stage.
 */
final class TextTokens implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What Spark's {@code xxhash64} begins with. */
  private static final long START = 42;

  private final Vocabulary vocabulary;
  private final boolean toLowercase;
  private final int wordNgrams;
  private final int numBuckets;
  private final int maxLength;

  /**
   * What makes tokens by the params of a model.
   *
   * @param stage the model
   * @param vocabulary the words that have tokens of their own
   */
  TextTokens(TextIndexerParams<?> stage, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.toLowercase = stage.getToLowercase();
    this.wordNgrams = stage.getWordNgrams();
    this.numBuckets = stage.getNumBuckets();
    this.maxLength = stage.getMaxLength();
  }

  /** Number of tokens of a text of so many words, none of them cut off. */
  static int length(int words, int wordNgrams) {
    long length = words;
    for (int n = 2; n <= wordNgrams; n++) {
      length += Math.max(0, words - n + 1);
    }
    return Math.toIntExact(length);
  }

  /** The tokens of a text: those of its words, then those of two words, then of three. */
  int[] of(String text) {
    List<String> words = Words.of(text, toLowercase);
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
    Arrays.setAll(hashes, i -> hash(bytes[i], START));
    int at = start;
    for (int n = 2; n <= wordNgrams; n++) {
      for (int i = 0; i + n <= bytes.length && at < found.length; i++) {
        hashes[i] = hash(bytes[i + n - 1], hashes[i]);
        found[at++] = vocabulary.end() + (int) Math.floorMod(hashes[i], (long) numBuckets);
      }
    }
  }

  private static long hash(byte[] word, long before) {
    return XXH64.hashUnsafeBytes(word, Platform.BYTE_ARRAY_OFFSET, word.length, before);
  }
}
