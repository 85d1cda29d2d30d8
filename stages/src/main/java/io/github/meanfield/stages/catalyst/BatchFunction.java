package io.github.meanfield.stages.catalyst;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Computes columns of a row from one column of it, for many rows at once. Functions that are equal
 * compute the same.
 */
public interface BatchFunction extends Serializable {

  /**
   * Begins a partition.
   *
   * @param index position of the column in a row
   * @return an empty batch, which is used for all rows of the partition
   */
  Batch open(int index);

  /** Rows whose columns are computed at once: they are added, computed, and taken in this order. */
  interface Batch {

    /** The most rows to add before they are computed. */
    int capacity();

    /** Whether the rows that were added must be computed before the next one is. */
    boolean isFull();

    /**
     * Adds a row. After {@link #compute} this begins anew.
     *
     * @param row the row, in Spark's binary form; valid until the call returns
     */
    void add(InternalRow row);

    /** Computes the columns of the rows that were added. */
    void compute();

    /**
     * The columns of the next row.
     *
     * @return the columns, valid until the next call
     */
    AddedColumns next();
  }
}
