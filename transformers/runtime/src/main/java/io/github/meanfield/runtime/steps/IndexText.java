package io.github.meanfield.runtime.steps;

import java.util.HashSet;
import java.util.List;

/**
 * The tokens of a text: those of its words in their order, 2 of the first word that is known, 3 of
 * the next, and 1 of any other; then those of two neighbouring words, of three, and so on, which
 * come after those of words and are found by hashing.
 *
 * @param stage uid of the stage
 * @param input a text
 * @param output a sequence of tokens
 * @param words the words that have tokens of their own, all different
 * @param toLowercase whether capitals become small letters, by the rules of no locale
 * @param wordNgrams the most neighbouring words that have a token together, from 1 to 5
 * @param numBuckets tokens that neighbouring words have among them; of no meaning without such
 * @param maxLength the most tokens of a text, of which the rest is cut off
 * @param invalid what becomes of a text that is missing; kept, it has no tokens
 */
public record IndexText(
    String stage,
    String input,
    String output,
    List<String> words,
    boolean toLowercase,
    int wordNgrams,
    int numBuckets,
    int maxLength,
    Invalid invalid)
    implements Step {

  private static final int MOST_NEIGHBOURS = 5;
  private static final int MOST_BUCKETS = 1 << 24;

  /** Checks the components. */
  public IndexText {
    Require.that(invalid != Invalid.FILL, "invalid is FILL; required is ERROR, SKIP or KEEP");
    Require.that(!words.isEmpty(), "words is empty");
    words = List.copyOf(words);
    Require.that(new HashSet<>(words).size() == words.size(), "words has one twice");
    Require.that(
        wordNgrams >= 1 && wordNgrams <= MOST_NEIGHBOURS,
        "wordNgrams is %d; required is at least 1 and at most %d",
        wordNgrams,
        MOST_NEIGHBOURS);
    Require.that(
        numBuckets >= 1 && numBuckets <= MOST_BUCKETS,
        "numBuckets is %d; required is at least 1 and at most %d",
        numBuckets,
        MOST_BUCKETS);
    Require.that(maxLength >= 1, "maxLength is %d; required is at least 1", maxLength);
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<String> outputs() {
    return List.of(output);
  }
}
