package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Makes rows with types of the files, or of the parts of files, that a task reads: the columns of
 * the objects, and behind them those of partitions.
 *
 * @param source the table
 * @param columns the columns of the objects
 * @param readings how each of them is read
 * @param numPartitionColumns number of columns that folders tell
 * @param isSkipping whether broken records are left out rather than refused
 * @param counts counts records
 * @param notes hears of what is not read as it stands
 */
record JsonRows(
    JsonSource source,
    StructType columns,
    Map<String, Reading> readings,
    int numPartitionColumns,
    boolean isSkipping,
    BrokenRecords counts,
    JsonNotes notes)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> files) {
    JsonFields fields = new JsonFields(columns, readings, notes::add);
    TaskRecords records =
        new TaskRecords(
            new JsonReader(source, files),
            counts,
            broken -> {
              if (!isSkipping || broken.isEndless()) {
                throw refused(broken.file(), fields);
              }
            });
    return records.each((record, from) -> row(record, from, fields));
  }

  private Row row(CsvRecord record, Row from, JsonFields fields) {
    Object[] values = fields.values(record.values()[0]);
    if (values == null) {
      throw refused(record.file(), fields);
    }
    Object[] row = Arrays.copyOf(values, values.length + numPartitionColumns);
    for (int i = 0; i < numPartitionColumns; i++) {
      row[values.length + i] = from.get(from.size() - numPartitionColumns + i);
    }
    return RowFactory.create(row);
  }

  /** What is wrong with a record, null if nothing is. */
  private String problem(CsvRecord record, JsonFields fields) {
    if (!record.isWhole()) {
      return isSkipping && !record.isEndless() ? null : BrokenRecords.problem(record);
    }
    return fields.problem(record.values()[0]);
  }

  private BadInput refused(String file, JsonFields fields) {
    return source.refused(file, record -> problem(record, fields));
  }
}
