package io.github.meanfield.stages.catalyst;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** Copies of some rows; the memory is used again when a row is replaced by another. */
public final class RowBatch {

  private final UnsafeRow[] rows;
  private final JoinedRow joined = new JoinedRow();

  /**
   * A batch.
   *
   * @param capacity the most rows it can hold
   */
  public RowBatch(int capacity) {
    rows = new UnsafeRow[capacity];
  }

  /** The most rows it can hold. */
  public int capacity() {
    return rows.length;
  }

  /**
   * Copies a row.
   *
   * @param position its place in the batch
   * @param row a row of {@link InternalRows}
   */
  public void set(int position, InternalRow row) {
    UnsafeRow source = (UnsafeRow) row;
    if (rows[position] == null) {
      rows[position] = source.copy();
    } else {
      rows[position].copyFrom(source);
    }
  }

  /**
   * A row with more columns at its end.
   *
   * @param position the row's place in the batch
   * @param more the further columns
   * @return the row, valid until this is called again
   */
  public InternalRow extended(int position, AddedColumns more) {
    return joined.apply(rows[position], more.row());
  }
}
