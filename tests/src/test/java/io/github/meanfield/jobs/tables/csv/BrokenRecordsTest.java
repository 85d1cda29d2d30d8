package io.github.meanfield.jobs.tables.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.tables.csv.BrokenRecords.Counts;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Counts of records that tasks read. */
@ExtendWith(SparkSessionExtension.class)
class BrokenRecordsTest {

  @Test
  void batchesAddUpAndRepeatedTasksDoNot(SparkSession spark) {
    BrokenRecords counts = BrokenRecords.of(spark.emptyDataFrame());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    try {
      for (String batch : List.of("0", "0", "1", "2", "2")) {
        context.setLocalProperty("streaming.sql.batchId", batch);
        context
            .parallelize(List.of(1, 2), 2)
            .foreach(i -> counts.add(new Counts(10, i, "file" + i)));
      }
    } finally {
      context.setLocalProperty("streaming.sql.batchId", null);
    }
    assertEquals(new Counts(60, 9, "file1"), counts.value());
  }
}
