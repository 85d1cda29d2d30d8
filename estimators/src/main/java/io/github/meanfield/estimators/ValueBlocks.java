package io.github.meanfield.estimators;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntPredicate;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import scala.Tuple2;

/**
 * The stored valid values of a partition by their features, counted in blocks of bounded size.
 * Zeros that sparse rows do not store are left out.
 */
final class ValueBlocks implements FeatureRows.Consumer, Iterator<Tuple2<Integer, CountedValues>> {

  /** Values of a block; 16 MB. */
  private static final int VALUES = 1 << 21;

  private final Iterator<InternalRow> rows;
  private final FeatureRows reader;
  private final boolean wholeRows;
  private final boolean isGlobal;
  private final Map<Integer, Buffer> buffers = new HashMap<>();
  private int buffered;
  private Iterator<Map.Entry<Integer, Buffer>> counted = Collections.emptyIterator();

  /**
   * The blocks of a partition.
   *
   * @param rows its rows of one column
   * @param type the column's type
   * @param wholeRows whether a row with an invalid value takes no part as a whole
   * @param isGlobal whether to take all features as feature 0
   */
  ValueBlocks(Iterator<InternalRow> rows, DataType type, boolean wholeRows, boolean isGlobal) {
    this.rows = rows;
    this.reader = new FeatureRows(type, this);
    this.wholeRows = wholeRows;
    this.isGlobal = isGlobal;
  }

  @Override
  public boolean hasNext() {
    if (!counted.hasNext()) {
      buffers.clear();
      buffered = 0;
      while (buffered < VALUES && rows.hasNext()) {
        reader.read(rows.next());
      }
      counted = buffers.entrySet().iterator();
    }
    return counted.hasNext();
  }

  @Override
  public Tuple2<Integer, CountedValues> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Map.Entry<Integer, Buffer> next = counted.next();
    Buffer buffer = next.getValue();
    return new Tuple2<>(next.getKey(), CountedValues.of(buffer.values, buffer.size));
  }

  @Override
  public void addNull() {
    // It has no values.
  }

  @Override
  public void add(double[] values, int[] indices, int stored, int size, IntPredicate isNull) {
    if (wholeRows && !Arrays.stream(values, 0, stored).allMatch(Double::isFinite)) {
      return;
    }
    for (int k = 0; k < stored; k++) {
      if (Double.isFinite(values[k])) {
        int feature = isGlobal ? 0 : indices == null ? k : indices[k];
        // The sum turns -0 into 0.
        buffers.computeIfAbsent(feature, any -> new Buffer()).add(values[k] + 0.0);
        buffered++;
      }
    }
  }

  private static final class Buffer {

    private double[] values = new double[16];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }
  }
}
