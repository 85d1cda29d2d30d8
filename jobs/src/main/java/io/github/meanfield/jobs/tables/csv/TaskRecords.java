package io.github.meanfield.jobs.tables.csv;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The whole records of the files, or of the parts of files, that a task reads: broken ones are
 * counted, and left out.
 */
final class TaskRecords implements Iterator<CsvRecord> {

  private final RecordReader reader;
  private final BrokenRecords counts;
  private final Consumer<CsvRecord> onBroken;
  private CsvRecord next;
  private boolean isOver;
  private long whole;
  private long broken;
  private String brokenFile;

  /** Reads records, whole and broken ones. */
  interface RecordReader extends AutoCloseable {

    /** The next record; null if there is none. */
    CsvRecord read();

    /** The row of Spark that the last record is from. */
    Row row();

    @Override
    void close();
  }

  /**
   * The records that a reader reads.
   *
   * @param counts counts them when all are read
   * @param onBroken hears of each broken record
   */
  TaskRecords(RecordReader reader, BrokenRecords counts, Consumer<CsvRecord> onBroken) {
    this.reader = reader;
    this.counts = counts;
    this.onBroken = onBroken;
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> reader.close());
  }

  /**
   * What is made of the records.
   *
   * @param row makes it of a record and of the row of Spark that it is from
   */
  <T> Iterator<T> each(BiFunction<CsvRecord, Row, T> row) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return TaskRecords.this.hasNext();
      }

      @Override
      public T next() {
        return row.apply(TaskRecords.this.next(), reader.row());
      }
    };
  }

  @Override
  public boolean hasNext() {
    while (next == null && !isOver) {
      CsvRecord record = reader.read();
      if (record == null) {
        isOver = true;
        counts.add(new BrokenRecords.Counts(whole, broken, brokenFile));
      } else if (record.isWhole()) {
        whole++;
        next = record;
      } else {
        broken++;
        String file = record.file();
        brokenFile = brokenFile == null || file.compareTo(brokenFile) < 0 ? file : brokenFile;
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
}
