package io.github.meanfield.jobs.tables.csv;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The records of one file after its head, read from its beginning. */
final class FileRecords implements Iterator<CsvRecord>, AutoCloseable {

  private final FileLines lines;
  private final RecordBuilder records;

  /** Opens a file that has a head. */
  FileRecords(CsvSource source, CsvHead head) {
    records = new RecordBuilder(source, head);
    lines = new FileLines(source.hadoop().value(), head.file(), source.decoder());
    while (lines.line() < head.lines()) {
      lines.next();
    }
  }

  @Override
  public boolean hasNext() {
    while (lines.hasNext() && records.isBlank(lines.peek())) {
      lines.next();
    }
    return lines.hasNext();
  }

  @Override
  public CsvRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    lines.mark();
    CsvRecord record = records.next(lines, lines.line() + 1);
    if (records.isEndless()) {
      lines.goBack();
    }
    return record;
  }

  @Override
  public void close() {
    lines.close();
  }
}
