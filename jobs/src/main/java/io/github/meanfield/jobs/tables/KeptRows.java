package io.github.meanfield.jobs.tables;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that Spark keeps for as long as a command runs. The session may outlive it, and would take
 * what is kept for the rows of the next command whose input has the same path.
 */
public final class KeptRows implements AutoCloseable {

  private final Deque<Dataset<Row>> kept = new ArrayDeque<>();

  /** Keeps rows, unless somebody else does, who is to end it. */
  public Dataset<Row> keep(Dataset<Row> rows) {
    if (rows.storageLevel().equals(StorageLevel.NONE())) {
      kept.push(rows.persist(StorageLevel.MEMORY_AND_DISK()));
    }
    return rows;
  }

  /** Lets go of rows that are not needed any more. */
  public void release(Dataset<Row> rows) {
    if (kept.remove(rows)) {
      rows.unpersist();
    }
  }

  @Override
  public void close() {
    while (!kept.isEmpty()) {
      kept.pop().unpersist();
    }
  }
}
