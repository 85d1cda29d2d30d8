package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Reads the records of the CSV files, or of the parts of them, that {@link TextFiles} opens. */
final class CsvReader implements TaskRecords.RecordReader {

  private final CsvSource source;
  private final Iterator<Row> rows;
  private final LineDecoder decoder;
  private final boolean isReadWhole;
  private Row row;
  private String file = "";
  private long start;
  private long line;
  private CsvHead head;
  private RecordBuilder builder;
  private FileRecords records;

  /** Reads the records of rows of Spark. */
  CsvReader(CsvSource source, Iterator<Row> rows) {
    this.source = source;
    this.rows = rows;
    this.decoder = source.decoder();
    this.isReadWhole = source.isReadWhole();
  }

  @Override
  public Row row() {
    return row;
  }

  @Override
  public CsvRecord read() {
    return isReadWhole ? ofFiles() : ofLines();
  }

  private CsvRecord ofLines() {
    while (rows.hasNext()) {
      row = rows.next();
      if (row.getLong(TextFiles.START) != start || !row.getString(TextFiles.FILE).equals(file)) {
        enter(row.getString(TextFiles.FILE), row.getLong(TextFiles.START));
      }
      line++;
      // The head is at the beginning of the file's first part.
      if (builder != null && (start > 0 || line > head.lines())) {
        String text = decoder.decode(row.getAs(TextFiles.LINE));
        if (!builder.isBlank(text)) {
          return builder.next(Collections.singletonList(text).iterator(), start == 0 ? line : 0);
        }
      }
    }
    return null;
  }

  private void enter(String newFile, long newStart) {
    start = newStart;
    line = 0;
    if (newFile.equals(file)) {
      return;
    }
    file = newFile;
    head = source.head(file).orElse(null);
    builder = head == null ? null : new RecordBuilder(source, head);
    if (head != null && head.lineBreak() != source.lineBreak()) {
      throw new BadInput(
          "the lines of '%s' end by a carriage return alone, or those of other files do (in a"
              + " stream none may); --multi-line reads each by itself",
          FileLines.shown(file));
    }
  }

  private CsvRecord ofFiles() {
    while (records == null || !records.hasNext()) {
      close();
      if (!rows.hasNext()) {
        return null;
      }
      row = rows.next();
      Optional<CsvHead> found = source.head(row.getString(TextFiles.FILE));
      records = found.map(known -> new FileRecords(source, known)).orElse(null);
    }
    return records.next();
  }

  @Override
  public void close() {
    if (records != null) {
      records.close();
      records = null;
    }
  }
}
