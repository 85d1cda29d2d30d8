package io.github.meanfield.stages.catalyst;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import scala.Function1;

/**
 * A function of batches, row by row: what a session computes that does not plan batches. It takes
 * the value of a column as Spark holds it, and gives a row of the added columns.
 */
final class RowFunction implements Function1<Object, Object>, Serializable {

  private static final long serialVersionUID = 1L;

  private final BatchFunction function;
  private final DataType type;
  private transient UnsafeProjection binary;
  private transient BatchFunction.Batch batch;

  /**
   * A function of one row.
   *
   * @param function the function of batches
   * @param type type of the column it takes
   */
  RowFunction(BatchFunction function, DataType type) {
    this.function = function;
    this.type = type;
  }

  BatchFunction function() {
    return function;
  }

  @Override
  public Object apply(Object value) {
    if (batch == null) {
      binary = UnsafeProjection.create(new DataType[] {type});
      batch = function.open(0);
    }
    batch.add(binary.apply(new GenericInternalRow(new Object[] {value})));
    batch.compute();
    return batch.next().row();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowFunction that
        && function.equals(that.function)
        && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(function, type);
  }

  @Override
  public String toString() {
    return function.toString();
  }
}
