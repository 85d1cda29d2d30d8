package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The whole records of the files, or of the parts of files, that a task reads.
 *
 * <p>Spark gives a row for each line, of the columns {@link #FILE}, {@link #START} and {@link
 * #LINE}, or a row for each file, of the first of these; values of partition columns are behind
 * them.
 */
final class TaskRecords implements Iterator<CsvRecord> {

  /** The file. */
  static final int FILE = 0;

  /** The place in the file where the part begins that Spark reads in one go. */
  static final int START = 1;

  /** The bytes of a line. */
  static final int LINE = 2;

  private final CsvSource source;
  private final BrokenRecords counts;
  private final Consumer<CsvRecord> onBroken;
  private final Iterator<Row> rows;
  private final LineDecoder decoder;
  private final boolean isReadWhole;
  private Row row;
  private CsvRecord next;
  private String file = "";
  private long start;
  private long line;
  private CsvHead head;
  private RecordBuilder builder;
  private FileRecords records;
  private boolean isOver;
  private long whole;
  private long broken;
  private String brokenFile;

  /**
   * The records of rows of Spark.
   *
   * @param counts counts them when all are read
   * @param onBroken hears of each broken record
   */
  TaskRecords(
      CsvSource source, BrokenRecords counts, Consumer<CsvRecord> onBroken, Iterator<Row> rows) {
    this.source = source;
    this.counts = counts;
    this.onBroken = onBroken;
    this.rows = rows;
    this.decoder = source.decoder();
    this.isReadWhole = source.isReadWhole();
    if (isReadWhole && TaskContext.get() != null) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> close());
    }
  }

  /** The row of Spark that the last record is from, until the next is asked for. */
  Row row() {
    return row;
  }

  @Override
  public boolean hasNext() {
    while (next == null && !isOver) {
      CsvRecord record = isReadWhole ? ofFiles() : ofLines();
      if (record == null) {
        isOver = true;
        counts.add(new BrokenRecords.Counts(whole, broken, brokenFile));
      } else if (record.isWhole()) {
        whole++;
        next = record;
      } else {
        broken++;
        brokenFile =
            brokenFile == null || record.file().compareTo(brokenFile) < 0
                ? record.file()
                : brokenFile;
        onBroken.accept(record);
      }
    }
    return next != null;
  }

  @Override
  public CsvRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    CsvRecord result = next;
    next = null;
    return result;
  }

  private CsvRecord ofLines() {
    while (rows.hasNext()) {
      row = rows.next();
      if (row.getLong(START) != start || !row.getString(FILE).equals(file)) {
        enter(row.getString(FILE), row.getLong(START));
      }
      line++;
      // The head is at the beginning of the file's first part.
      if (builder != null && (start > 0 || line > head.lines())) {
        String text = decoder.decode(row.getAs(LINE));
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
          "the lines of '%s' end by a carriage return alone, or those of other files do; read them"
              + " one by one",
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
      Optional<CsvHead> found = source.head(row.getString(FILE));
      records = found.map(known -> new FileRecords(source, known)).orElse(null);
    }
    return records.next();
  }

  private void close() {
    if (records != null) {
      records.close();
      records = null;
    }
  }
}
