package io.github.meanfield.stages.catalyst;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;

/**
 * The rows of a partition with the columns that a function adds. One batch of them is in memory at
 * a time, and each is handed out while its own file is said to be read.
 */
final class BatchedRows implements Iterator<InternalRow> {

  private final Iterator<InternalRow> input;
  private final BatchFunction.Batch batch;
  private final UnaryOperator<UnsafeRow> kept;
  private final UnsafeRowJoiner joiner;
  private final UnsafeRow[] rows;
  private final InputFile[] files;
  private int size;
  private int position;
  private InputFile reading;
  private InputFile shown;

  /**
   * Rows with columns.
   *
   * @param input the rows
   * @param batch computes the columns
   * @param kept what the output has of a row; valid until the next
   * @param joiner puts the columns behind it
   */
  BatchedRows(
      Iterator<InternalRow> input,
      BatchFunction.Batch batch,
      UnaryOperator<UnsafeRow> kept,
      UnsafeRowJoiner joiner) {
    this.input = input;
    this.batch = batch;
    this.kept = kept;
    this.joiner = joiner;
    rows = new UnsafeRow[batch.capacity()];
    files = new InputFile[batch.capacity()];
  }

  @Override
  public boolean hasNext() {
    if (position == size) {
      read();
    }
    return position < size;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    show(files[position]);
    return joiner.join(rows[position++], batch.next().row());
  }

  private void read() {
    // Sources tell their file when they open it, and not again.
    show(reading);
    position = 0;
    size = 0;
    while (!batch.isFull() && input.hasNext()) {
      UnsafeRow row = (UnsafeRow) input.next();
      reading = InputFile.current(reading);
      files[size] = reading;
      keep(size++, kept.apply(row));
      batch.add(row);
    }
    if (batch.isFull()) {
      // Where rows are large batches have few of them: no more are held than these.
      Arrays.fill(rows, size, rows.length, null);
    }
    // At its end a source tells no file at all.
    shown = InputFile.current(reading);
    if (size > 0) {
      batch.compute();
    }
  }

  private void keep(int place, UnsafeRow row) {
    if (rows[place] == null || isTooLarge((byte[]) rows[place].getBaseObject(), row)) {
      rows[place] = row.copy();
    } else {
      rows[place].copyFrom(row);
    }
  }

  /** Whether most of the memory of a row would stay empty. */
  private static boolean isTooLarge(byte[] memory, UnsafeRow row) {
    return memory.length > 4096 && memory.length / 4 > row.getSizeInBytes();
  }

  private void show(InputFile file) {
    // There is none where no row was.
    if (file != null && file != shown) {
      file.restore();
      shown = file;
    }
  }
}
