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

  /** The same form with a delimiter that is known. */
  CsvForm with(char known) {
    return new CsvForm(known, quote, escape, encoding, decimal, missing, multiLine);
  }
}
