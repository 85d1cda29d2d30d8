package io.github.meanfield.stages.catalyst;

import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import scala.collection.JavaConverters;

/** Values of columns to add to rows, one row at a time: Vectors and doubles. */
public final class AddedColumns {

  /** How Spark marks a dense Vector. */
  private static final byte DENSE = 1;

  private final SpecificInternalRow row;
  private final long[][] vectors;
  private final double[][] values;

  /**
   * Columns.
   *
   * @param fields the columns, Vectors or doubles
   * @param widths number of values of each column
   */
  public AddedColumns(List<StructField> fields, int[] widths) {
    List<DataType> types = fields.stream().map(StructField::dataType).toList();
    row = new SpecificInternalRow(JavaConverters.asScalaBuffer(types));
    vectors = new long[widths.length][];
    values = new double[widths.length][];
    for (int i = 0; i < widths.length; i++) {
      values[i] = new double[widths[i]];
      if (types.get(i).equals(SQLDataTypes.VectorType())) {
        UnsafeArrayData array = UnsafeArrayData.createFreshArray(widths[i], Double.BYTES);
        vectors[i] = (long[]) array.getBaseObject();
        row.update(i, new GenericInternalRow(new Object[] {DENSE, null, null, array}));
      }
    }
  }

  /**
   * Where to write the values of a row.
   *
   * @return an array a column
   */
  public double[][] values() {
    return values;
  }

  InternalRow row() {
    for (int i = 0; i < values.length; i++) {
      if (vectors[i] == null) {
        row.setDouble(i, values[i][0]);
      } else {
        // The values are what an array ends with.
        int header = vectors[i].length - values[i].length;
        for (int k = 0; k < values[i].length; k++) {
          vectors[i][header + k] = Double.doubleToRawLongBits(values[i][k]);
        }
      }
    }
    return row;
  }
}
