package io.github.meanfield.runtime;

/**
 * A text that was in quotes where it comes from, as in CSV: of a category it is one of these words,
 * also if the same text without quotes would mean that the value is missing.
 *
 * @param text the text, without quotes
 */
public record QuotedText(String text) {

  /** The text. */
  @Override
  public String toString() {
    return text;
  }
}
