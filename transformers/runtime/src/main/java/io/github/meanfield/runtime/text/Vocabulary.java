package io.github.meanfield.runtime.text;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that have tokens of their own. */
public final class Vocabulary implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Token of words that have none of their own; 0 is none, as it fills what a row has left. */
  public static final int UNKNOWN = 1;

  private static final int FIRST = 2;

  private final List<String> words;

  /**
   * Not sent to executors, as they make it sooner than they read it. Volatile: threads share it.
   */
  private transient volatile Map<String, Integer> tokens;

  /**
   * A vocabulary.
   *
   * @param words its words, each once, in the order of their tokens
   */
  public Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** The words, in the order of their tokens. */
  public List<String> words() {
    return words;
  }

  /** The first number that is no token of a word. */
  public int end() {
    return FIRST + words.size();
  }

  /** The token of a word, {@link #UNKNOWN} if it has none of its own. */
  public int token(String word) {
    Map<String, Integer> known = tokens;
    if (known == null) {
      Map<String, Integer> made = new HashMap<>();
      words.forEach(each -> made.put(each, FIRST + made.size()));
      known = made;
      tokens = made;
    }
    return known.getOrDefault(word, UNKNOWN);
  }

  /**
   * What a token below {@link #end()} stands for.
   *
   * @param token the token, at least 0
   * @return the word, "[unknown]", or null for no token
   */
  public String word(int token) {
    if (token >= FIRST) {
      return words.get(token - FIRST);
    }
    return token == UNKNOWN ? "[unknown]" : null;
  }
}
