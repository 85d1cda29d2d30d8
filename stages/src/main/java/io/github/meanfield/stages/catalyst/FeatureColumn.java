package io.github.meanfield.stages.catalyst;

import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.FeatureReader.Problem;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/**
 * Reads a column of features into floats: Vectors, arrays of float or double, or numbers.
 *
 * @param index position of the column in a row
 * @param type its type
 */
public record FeatureColumn(int index, DataType type) implements Serializable {

  // Fields of a Vector as Spark holds it: kind, size and indices if it is sparse, values.
  private static final int VECTOR_FIELDS = 4;
  private static final int KIND = 0;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;
  private static final byte SPARSE = 0;

  /**
   * Number of features of a value that is not null.
   *
   * @param row a row that a function of {@link InternalRows} is given
   */
  public int size(InternalRow row) {
    if (type.equals(SQLDataTypes.VectorType())) {
      InternalRow vector = row.getStruct(index, VECTOR_FIELDS);
      return vector.getByte(KIND) == SPARSE
          ? vector.getInt(SIZE)
          : vector.getArray(VALUES).numElements();
    }
    return type instanceof ArrayType ? row.getArray(index).numElements() : 1;
  }

  /**
   * The value as an object, for errors.
   *
   * @param row a row that a function of {@link InternalRows} is given
   */
  public Object value(InternalRow row) {
    return row.isNullAt(index)
        ? null
        : CatalystTypeConverters.convertToScala(row.get(index, type), type);
  }

  /**
   * Reads one value.
   *
   * @param row a row that a function of {@link InternalRows} is given
   * @param numFeatures the number of features it must have
   * @param into where to write them
   * @param offset the first position to write
   * @return what is wrong with the value, null if nothing is; if something is, what was written has
   *     no meaning
   */
  public Problem read(InternalRow row, int numFeatures, float[] into, int offset) {
    if (row.isNullAt(index)) {
      return Problem.NULL;
    }
    if (size(row) != numFeatures) {
      return Problem.SIZE;
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      copy(row.getStruct(index, VECTOR_FIELDS), numFeatures, into, offset);
    } else if (!(type instanceof ArrayType array)) {
      into[offset] = number(row);
    } else if (!copy(row.getArray(index), array, into, offset)) {
      return Problem.NULL;
    }
    return FeatureReader.problem(into, offset, numFeatures);
  }

  private static void copy(InternalRow vector, int numFeatures, float[] into, int offset) {
    double[] values = vector.getArray(VALUES).toDoubleArray();
    if (vector.getByte(KIND) == SPARSE) {
      Arrays.fill(into, offset, offset + numFeatures, 0f);
      ArrayData indices = vector.getArray(INDICES);
      for (int i = 0; i < values.length; i++) {
        into[offset + indices.getInt(i)] = (float) values[i];
      }
    } else {
      narrow(values, into, offset);
    }
  }

  /** Copies an array; false if an element is null. */
  private static boolean copy(ArrayData array, ArrayType type, float[] into, int offset) {
    int size = array.numElements();
    for (int i = 0; type.containsNull() && i < size; i++) {
      if (array.isNullAt(i)) {
        return false;
      }
    }
    if (type.elementType() instanceof FloatType) {
      System.arraycopy(array.toFloatArray(), 0, into, offset, size);
    } else {
      narrow(array.toDoubleArray(), into, offset);
    }
    return true;
  }

  private static void narrow(double[] values, float[] into, int offset) {
    for (int i = 0; i < values.length; i++) {
      into[offset + i] = (float) values[i];
    }
  }

  private float number(InternalRow row) {
    if (type instanceof DoubleType) {
      return (float) row.getDouble(index);
    } else if (type instanceof FloatType) {
      return row.getFloat(index);
    } else if (type instanceof LongType) {
      return row.getLong(index);
    } else if (type instanceof IntegerType) {
      return row.getInt(index);
    } else if (type instanceof ShortType) {
      return row.getShort(index);
    } else if (type instanceof ByteType) {
      return row.getByte(index);
    }
    DecimalType decimal = (DecimalType) type;
    return row.getDecimal(index, decimal.precision(), decimal.scale()).toFloat();
  }
}
