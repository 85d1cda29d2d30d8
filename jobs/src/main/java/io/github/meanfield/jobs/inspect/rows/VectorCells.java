package io.github.meanfield.jobs.inspect.rows;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.UserDefinedType;

/** Reads the vectors of rows. */
final class VectorCells {

  private static final UserDefinedType<?> VECTOR = (UserDefinedType<?>) SQLDataTypes.VectorType();
  private static final int FIELDS = 4;

  private VectorCells() {}

  /** The elements of a cell; null for cells that are no vectors. */
  static double[] read(InternalRow row, int column, RowLayout.Cell cell) {
    return switch (cell) {
      case VECTOR -> ((Vector) VECTOR.deserialize(row.getStruct(column, FIELDS))).toArray();
      case DOUBLES -> row.getArray(column).toDoubleArray();
      case FLOATS -> doubles(row.getArray(column).toFloatArray());
      default -> null;
    };
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
