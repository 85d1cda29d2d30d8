package io.github.meanfield.runtime.eval;

/** What a column of a row holds. */
public enum Kind {
  /** A number; a flag is 0 or 1. */
  NUMBER("a number"),
  /** The text of a category. */
  TEXT("a category"),
  /** A date and time. */
  DATE("a date"),
  /** A vector. */
  VECTOR("a vector"),
  /** Tokens, as many as a text has. */
  SEQUENCE("a sequence of tokens");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  /** The kind in words. */
  String words() {
    return words;
  }
}
