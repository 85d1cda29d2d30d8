package io.github.meanfield.jobs.tables.csv;

import java.util.Arrays;
import java.util.Iterator;

/** Makes records of the lines of one file, their fields in the order of the table's columns. */
final class RecordBuilder {

  private final CsvRecordParser parser;
  private final int[] places;
  private final char delimiter;
  private final String file;
  private final boolean[] noneQuoted;

  /** Makes records of a file with a head. */
  RecordBuilder(CsvSource source, CsvHead head) {
    parser = new CsvRecordParser(head.form(), head.lineBreak());
    places = head.places(source.names(), source.origin());
    delimiter = head.form().delimiter();
    file = head.file();
    noneQuoted = new boolean[places.length];
  }

  /** Whether a line between records is passed over. */
  boolean isBlank(String line) {
    return line != null && parser.isBlank(line);
  }

  /** Whether it is not known where the broken record ends that was made last. */
  boolean isEndless() {
    return parser.isEndless();
  }

  /**
   * Makes a record.
   *
   * @param lines the lines from the record's first on
   * @param line number of that line, 0 if it is not known
   */
  CsvRecord next(Iterator<String> lines, long line) {
    String fault = parser.parse(lines) ? null : parser.fault();
    if (fault == null && parser.size() != places.length) {
      fault =
          String.format(
              "it has %s, the head %d (between fields stands %s)",
              parser.size() == 1 ? "1 field" : parser.size() + " fields",
              places.length,
              CsvForm.shown(delimiter));
    }
    if (fault != null) {
      return CsvRecord.broken(file, line, fault, false);
    }
    String[] values = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      values[i] = parser.value(places[i]);
    }
    return new CsvRecord(values, quoted(), file, line, null, false);
  }

  private boolean[] quoted() {
    boolean[] quoted = noneQuoted;
    for (int i = 0; i < places.length; i++) {
      if (parser.isQuoted(places[i])) {
        quoted = quoted == noneQuoted ? Arrays.copyOf(noneQuoted, places.length) : quoted;
        quoted[i] = true;
      }
    }
    return quoted;
  }
}
