package io.github.meanfield.jobs.tables.csv;

import java.io.Serializable;
import java.util.List;

/**
 * The form of files of text. It is kept with a model as JSON, by the names of its components.
 *
 * @param delimiter between two fields; null if each table's first head tells it
 * @param quote around a field; null if there are no quotes
 * @param escape before a quote in quotes; null if a quote in quotes is doubled
 * @param encoding a charset of Java by its name
 * @param decimal between a number's whole part and its fraction, a dot or a comma
 * @param missing texts that mean that a value is missing; none means that an empty field is a text
 * @param multiLine whether there may be line breaks in quotes, and in JSON in a record
 */
public record CsvForm(
    Character delimiter,
    Character quote,
    Character escape,
    String encoding,
    char decimal,
    List<String> missing,
    boolean multiLine)
    implements Serializable {

  /** The marks of missing values where the user gives no others. */
  public static final List<String> MISSING =
      List.of("", "NA", "N/A", "n/a", "null", "NULL", "NaN", "nan", "\\N", "?");

  private static final String DELIMITERS = ",;\t|";

  /** The form of files that nothing is said of. */
  public static final CsvForm DEFAULT = new CsvForm(null, '"', null, "UTF-8", '.', MISSING, false);

  /** Checks that an encoding is known. */
  public static void requireEncoding(String encoding) {
    TextEncodings.of(encoding);
  }

  /** A delimiter as a user reads it. */
  static String shown(char delimiter) {
    return delimiter == '\t' ? "a tab" : "'" + delimiter + "'";
  }

  /**
   * The same form with the delimiter that stands most often in a head; a comma if none does.
   *
   * @param head the first line; null for one whose bytes cannot be decoded
   */
  CsvForm withDelimiterOf(String head) {
    char most = ',';
    long mostCount = 0;
    for (char candidate : DELIMITERS.toCharArray()) {
      long count = head == null ? 0 : countOutsideQuotes(head, candidate);
      if (count > mostCount) {
        most = candidate;
        mostCount = count;
      }
    }
    return new CsvForm(most, quote, escape, encoding, decimal, missing, multiLine);
  }

  private long countOutsideQuotes(String head, char candidate) {
    boolean isQuoted = false;
    long count = 0;
    for (int i = 0; i < head.length(); i++) {
      isQuoted ^= quote != null && head.charAt(i) == quote;
      count += !isQuoted && head.charAt(i) == candidate ? 1 : 0;
    }
    return count;
  }
}
