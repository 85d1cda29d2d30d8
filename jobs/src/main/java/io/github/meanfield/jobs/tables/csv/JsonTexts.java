package io.github.meanfield.jobs.tables.csv;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Makes rows of the files, or of the parts of files, that a task reads: the text of each object of
 * JSON. Broken records are counted and left out; one without a known end ends the job if what is
 * behind broken records is to be read.
 *
 * @param source the table
 * @param isSkipping whether the records beside broken ones are to be read
 * @param counts counts records
 */
record JsonTexts(JsonSource source, boolean isSkipping, BrokenRecords counts)
    implements MapPartitionsFunction<Row, String> {

  @Override
  public Iterator<String> call(Iterator<Row> files) {
    TaskRecords records =
        new TaskRecords(
            new JsonReader(source, files),
            counts,
            broken -> {
              if (isSkipping && broken.isEndless()) {
                throw source.refused(
                    broken.file(),
                    record -> record.isEndless() ? BrokenRecords.problem(record) : null);
              }
            });
    return records.each((record, from) -> record.values()[0]);
  }
}
