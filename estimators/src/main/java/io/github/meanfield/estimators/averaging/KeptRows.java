package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.rows.Uninterrupted;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows that several fits read, which Spark keeps meanwhile. */
public final class KeptRows {

  private static final StorageLevel KEPT = StorageLevel.MEMORY_AND_DISK();

  private KeptRows() {}

  /**
   * Whether rows are persisted already. A fit that needs few columns of others does well to select
   * them before it has them kept.
   *
   * @param dataset the rows
   */
  public static boolean isKept(Dataset<?> dataset) {
    return !dataset.storageLevel().equals(StorageLevel.NONE());
  }

  /**
   * Fits on rows, which are persisted for that time unless they are already.
   *
   * @param uid uid of the stage that fits, for errors
   * @param dataset the rows
   * @param fit what is fitted on the persisted rows
   * @return what it comes to
   * @throws java.util.concurrent.CancellationException if a job is cancelled or the thread is
   *     interrupted
   */
  public static <M> M fit(String uid, Dataset<?> dataset, Function<Dataset<Row>, M> fit) {
    boolean isKept = isKept(dataset);
    Dataset<Row> rows = isKept ? dataset.toDF() : dataset.toDF().persist(KEPT);
    try {
      return fit.apply(rows);
    } catch (Exception e) {
      Cancellation.throwIfCancelled(uid, dataset.sparkSession().sparkContext(), e);
      throw e;
    } finally {
      if (!isKept) {
        Uninterrupted.run(rows::unpersist);
      }
    }
  }
}
