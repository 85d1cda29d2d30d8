package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How rows are kept on one machine. */
@ExtendWith(SparkSessionExtension.class)
class KeptRowsTest {

  private final SparkSession spark;

  @TempDir private Path folder;

  KeptRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  private Dataset<Row> read(String... lines) throws Exception {
    Path file = Files.write(folder.resolve("rows.csv"), List.of(lines));
    return spark.read().option("header", true).schema("a INT, b STRING").csv(file.toString());
  }

  @Test
  void fewRowsAreTheBeginningOfTheirPlanAndOfTheirTasks() throws Exception {
    Dataset<Row> rows = read("a,b", "1,x", "2,", "3,z").withColumnRenamed("b", "c");
    int before = spark.sparkContext().getPersistentRDDs().size();
    try (KeptRows kept = new KeptRows()) {
      Dataset<Row> again = kept.keep(rows);
      assertEquals(rows.schema(), again.schema());
      List<Row> expected = rows.collectAsList();
      assertEquals(expected, again.collectAsList());
      LogicalPlan plan = again.queryExecution().analyzed();
      assertTrue(plan instanceof LeafNode, plan::toString);
      assertFalse(
          InternalRows.rdd(again).rdd().toDebugString().contains("FileScanRDD"),
          () -> InternalRows.rdd(again).rdd().toDebugString());

      // The rows that were kept, and not those that the file has now.
      read("a,b", "4,y");
      assertEquals(expected, again.collectAsList());
    }
    assertEquals(before, spark.sparkContext().getPersistentRDDs().size());
  }

  @Test
  void manyRowsAreKeptByColumns() throws Exception {
    // By estimate: what is joined may be as large as its parts multiplied.
    Dataset<Row> some = read("a,b", "1," + "x".repeat(20_000));
    Dataset<Row> rows = some.crossJoin(some.toDF("c", "d"));
    try (KeptRows kept = new KeptRows()) {
      assertSame(rows, kept.keep(rows));
      assertEquals(StorageLevel.MEMORY_AND_DISK(), rows.storageLevel());
      assertSame(rows, kept.keep(rows));
      kept.release(rows);
      assertEquals(StorageLevel.NONE(), rows.storageLevel());
    }
  }
}
