package io.github.meanfield.jobs.tables;

import io.github.meanfield.stages.catalyst.InternalRows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import scala.math.BigInt;

/**
 * Rows that Spark keeps for as long as a command runs. The session may outlive it, and would take
 * what is kept for the rows of the next command whose input has the same path.
 */
public final class KeptRows implements AutoCloseable {

  /**
   * Rows of more columns are kept as they are: what Spark does for each column of a table that it
   * keeps by columns, and for each column of each step that has made it, takes longer then.
   */
  private static final int WIDE = 100;

  /**
   * So few bytes, by Spark's estimate, are kept as they are too: what each task and each query
   * would be told of the steps before takes longer than the rows.
   */
  private static final BigInt SMALL = BigInt.apply(32 << 20);

  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private final Map<Dataset<Row>, Runnable> kept = new LinkedHashMap<>();

  /**
   * Keeps rows, unless somebody else does, who is to end it.
   *
   * @return the same rows, to be used in place of these
   */
  public Dataset<Row> keep(Dataset<Row> rows) {
    if (!rows.storageLevel().equals(StorageLevel.NONE())) {
      return rows;
    } else if (rows.columns().length <= WIDE && !isSmall(rows)) {
      kept.put(rows.persist(LEVEL), rows::unpersist);
      return rows;
    }
    SparkSession session = rows.sparkSession();
    JavaRDD<InternalRow> copies = InternalRows.rdd(rows).map(InternalRow::copy).persist(LEVEL);
    if (session.sparkContext().isLocal()) {
      // No executor can be lost, so that tasks need not know how the rows were made.
      copies.rdd().localCheckpoint();
    }
    Dataset<Row> again = InternalRows.frame(session, copies, rows.schema());
    kept.put(again, copies::unpersist);
    return again;
  }

  /** Lets go of rows that are not needed any more. */
  public void release(Dataset<Row> rows) {
    Runnable end = kept.remove(rows);
    if (end != null) {
      end.run();
    }
  }

  @Override
  public void close() {
    kept.values().forEach(Runnable::run);
    kept.clear();
  }

  private static boolean isSmall(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().stats().sizeInBytes().$less$eq(SMALL);
  }
}
