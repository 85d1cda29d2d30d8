package io.github.meanfield.jobs.tables.csv;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes rows of the files, or of the parts of files, that a task reads: the text of an object of
 * JSON, and behind it the columns of partitions.
 */
final class JsonTexts implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private final JsonSource source;
  private final int numPartitionColumns;
  private final boolean isRefusing;
  private final BrokenRecords counts;

  /**
   * Makes rows.
   *
   * @param isRefusing whether the first broken record ends the job
   * @param counts counts records
   */
  JsonTexts(JsonSource source, int numPartitionColumns, boolean isRefusing, BrokenRecords counts) {
    this.source = source;
    this.numPartitionColumns = numPartitionColumns;
    this.isRefusing = isRefusing;
    this.counts = counts;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> files) {
    return new TaskRecords(new JsonReader(source, files), counts, this::onBroken).rows(this::row);
  }

  private void onBroken(CsvRecord record) {
    if (isRefusing) {
      throw source
          .first(record.file(), CsvRecord::fault)
          .map(found -> BrokenRecords.at(found, found.fault() + "; " + BrokenRecords.CURE))
          .orElseGet(() -> BrokenRecords.changed(record.file()));
    }
  }

  private Row row(CsvRecord record, Row from) {
    int first = from.size() - numPartitionColumns;
    Object[] row = new Object[1 + numPartitionColumns];
    row[0] = record.values()[0];
    for (int i = 0; i < numPartitionColumns; i++) {
      row[1 + i] = from.get(first + i);
    }
    return RowFactory.create(row);
  }
}
