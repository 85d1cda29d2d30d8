package io.github.meanfield.jobs.tables.csv;

import java.io.Serializable;

/**
 * A record of a file as text, or what is broken in it.
 *
 * @param values a text for each column, in the order of the table's columns, whatever the order of
 *     the file; null if the record is broken
 * @param quoted whether each of them stands in quotes
 * @param file the file it is in, in full
 * @param line the line of the file that it begins at, counted from 1; 0 where a part of the file is
 *     read that is not the first
 * @param fault why the record is broken, null if it is not
 * @param isEndless whether it is not known where the broken record ends, so that nothing behind it
 *     in its file can be read
 */
public record CsvRecord(
    String[] values, boolean[] quoted, String file, long line, String fault, boolean isEndless)
    implements Serializable {

  /** A broken record. */
  static CsvRecord broken(String file, long line, String fault, boolean isEndless) {
    return new CsvRecord(null, null, file, line, fault, isEndless);
  }

  /** Whether the record can be read. */
  public boolean isWhole() {
    return fault == null;
  }
}
