package io.github.meanfield.transformers;

/** A line of a file of word vectors: a word, and numbers behind it. */
final class WordVectorLine {

  private final String line;

  WordVectorLine(String line) {
    this.line = line.replace('\t', ' ').stripTrailing();
  }

  /** Whether it tells how many words and numbers there are, as word2vec does. */
  boolean isHeader() {
    return line.matches("\\d+ \\d+");
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
   * The word.
   *
   * @param dimension how many numbers there are behind it
   * @throws IllegalArgumentException if they are fewer; the message says what the line "has"
   */
  String word(int dimension) {
    return line.substring(0, end(dimension));
  }

  /** Where the word ends, which may have blanks in it. */
  private int end(int dimension) {
    int end = line.length();
    for (int i = 0; i < dimension; i++) {
      end = line.lastIndexOf(' ', end - 1);
      if (end <= 0) {
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
    float number = Float.NaN;
    try {
      number = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      // Told below, as what is not finite is.
    }
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException("has '" + text + "' where a number is to be");
    }
    return number;
  }
}
