package io.github.meanfield.jobs.tables.csv;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Looks at the objects of JSON in the files, or in the parts of files, that a task reads. Broken
 * records are counted and left out; one without a known end ends the job if what is behind broken
 * records is to be read.
 *
 * @param source the table
 * @param isSkipping whether the records beside broken ones are to be read
 * @param counts counts records
 */
record JsonShapes(JsonSource source, boolean isSkipping, BrokenRecords counts)
    implements FlatMapFunction<Iterator<Row>, JsonShape> {

  @Override
  public Iterator<JsonShape> call(Iterator<Row> files) {
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
    JsonShape shape = new JsonShape();
    records.forEachRemaining(record -> shape.add(record.values()[0]));
    return Collections.singletonList(shape).iterator();
  }
}
