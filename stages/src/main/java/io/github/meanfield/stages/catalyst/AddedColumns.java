package io.github.meanfield.stages.catalyst;

import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.Platform;

/**
 * Values of columns to add to rows, one row at a time: Vectors and doubles. All rows have the same
 * layout, so that one is made and the values are written over it.
 */
public final class AddedColumns {

  // A Vector as Spark holds it: kind, size and indices if it is sparse, values.
  private static final byte DENSE = 1;
  private static final int VECTOR_FIELDS = 4;
  private static final int VALUES = 3;

  /** In place of an offset: the column is no Vector. */
  private static final long NUMBER = -1;

  private final UnsafeRow row;
  private final long[] offsets;
  private final double[][] values;

  /**
   * Columns.
   *
   * @param fields the columns, Vectors or doubles
   * @param widths number of values of each column
   */
  public AddedColumns(List<StructField> fields, int[] widths) {
    DataType[] types = fields.stream().map(StructField::dataType).toArray(DataType[]::new);
    values = new double[types.length][];
    Object[] zeros = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = new double[widths[i]];
      UnsafeArrayData array = UnsafeArrayData.fromPrimitiveArray(values[i]);
      zeros[i] =
          types[i].equals(SQLDataTypes.VectorType())
              ? new GenericInternalRow(new Object[] {DENSE, null, null, array})
              : (Object) 0.0;
    }
    row = UnsafeProjection.create(types).apply(new GenericInternalRow(zeros)).copy();
    offsets = new long[types.length];
    for (int i = 0; i < types.length; i++) {
      offsets[i] = types[i].equals(SQLDataTypes.VectorType()) ? valuesOf(i) : NUMBER;
    }
  }

  /** Where the values of a Vector begin in the row's memory. */
  private long valuesOf(int index) {
    UnsafeArrayData array = row.getStruct(index, VECTOR_FIELDS).getArray(VALUES);
    return array.getBaseOffset()
        + UnsafeArrayData.calculateHeaderPortionInBytes(array.numElements());
  }

  /**
   * Where to write the values of a row.
   *
   * @return an array a column
   */
  public double[][] values() {
    return values;
  }

  /** The columns in Spark's binary form; valid until the next call. */
  UnsafeRow row() {
    for (int i = 0; i < values.length; i++) {
      if (offsets[i] == NUMBER) {
        row.setDouble(i, values[i][0]);
      } else {
        Platform.copyMemory(
            values[i],
            Platform.DOUBLE_ARRAY_OFFSET,
            row.getBaseObject(),
            offsets[i],
            (long) Double.BYTES * values[i].length);
      }
    }
    return row;
  }
}
