package io.github.meanfield.transformers;

import java.util.stream.Stream;

/** A line of a file of word vectors: a word, and numbers behind it. */
final class WordVectorLine {

  private final String line;

  WordVectorLine(String line) {
    this.line = line.replace('\t', ' ').stripTrailing();
  }

  /**
   * What it tells of the file, if it is a first line as word2vec writes it.
   *
   * @return how many words there are, and how many numbers each has; null if it tells neither
   */
  long[] header() {
    return line.matches("\\d{1,18} [1-9]\\d{0,8}")
        ? Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray()
        : null;
  }

  /**
   * How many numbers are behind the word, of a line whose word has no blank in it.
   *
   * @throws IllegalArgumentException if there are none; the message says what the line "has"
   */
  int numbers() {
    int numbers = (int) line.chars().filter(c -> c == ' ').count();
    if (numbers == 0) {
      throw new IllegalArgumentException("has no numbers behind a word");
    }
    return numbers;
  }

  /**
   * Requires that there are no more numbers than those behind the word.
   *
   * @param word what {@link #word} gives
   * @param dimension how many numbers there are to be
   * @throws IllegalArgumentException if there are more; the message says what the line "has"
   */
  static void requireNoMore(String word, int dimension) {
    int last = word.lastIndexOf(' ');
    if (last >= 0 && Float.isFinite(parse(word.substring(last + 1)))) {
      throw new IllegalArgumentException(
          String.format("has more than %d numbers behind a word", dimension));
    }
  }

  /**
   * The word.
   *
   * @param dimension how many numbers there are behind it
   * @throws IllegalArgumentException if they are fewer; the message says what the line "has"
   */
  String word(int dimension) {
    return line.substring(0, end(dimension));
  }

  /** Where the word ends, which may have blanks in it, or be none, as some files have one. */
  private int end(int dimension) {
    int end = line.length();
    for (int i = 0; i < dimension; i++) {
      end = line.lastIndexOf(' ', end - 1);
      if (end < 0) {
        throw new IllegalArgumentException(
            String.format("has %d numbers behind a word, not %d", i, dimension));
      }
    }
    return end;
  }

  /**
   * The numbers.
   *
   * @param dimension how many there are
   * @throws IllegalArgumentException if one is none, or not finite; the message says what the line
   *     "has"
   */
  float[] vector(int dimension) {
    String[] texts = line.substring(end(dimension) + 1).split(" ", -1);
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = number(texts[i]);
    }
    return vector;
  }

  private static float number(String text) {
    float number = parse(text);
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException("has '" + text + "' where a number is to be");
    }
    return number;
  }

  /** NaN if it is no number. */
  private static float parse(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }
}
