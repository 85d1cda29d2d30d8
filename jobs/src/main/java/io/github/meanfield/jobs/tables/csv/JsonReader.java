package io.github.meanfield.jobs.tables.csv;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Reads the records of the JSON files, or of the parts of them, that {@link TextFiles} opens. */
final class JsonReader implements TaskRecords.RecordReader {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final JsonSource source;
  private final Iterator<Row> rows;
  private final LineDecoder decoder;
  private Iterator<CsvRecord> records = Collections.emptyIterator();
  private Row row;

  /** Reads the records of rows of Spark. */
  JsonReader(JsonSource source, Iterator<Row> rows) {
    this.source = source;
    this.rows = rows;
    this.decoder = source.decoder();
  }

  @Override
  public Row row() {
    return row;
  }

  @Override
  public CsvRecord read() {
    while (!records.hasNext() && rows.hasNext()) {
      row = rows.next();
      String file = row.getString(TextFiles.FILE);
      records =
          (source.isReadWhole() ? source.ofFile(file) : source.ofLine(line(), file, 0)).iterator();
    }
    return records.hasNext() ? records.next() : null;
  }

  private String line() {
    String line = decoder.decode(row.getAs(TextFiles.LINE));
    return line != null && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
  }

  @Override
  public void close() {
    // Nothing stays open between two records.
  }
}
