package io.github.meanfield.stages.catalyst;

import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.stages.rows.FeatureReader.Problem;
import io.github.meanfield.stages.rows.SparseCollector;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.unsafe.Platform;

/**
 * Reads a column of features into floats: Vectors, arrays of float or double, or numbers.
 *
 * @param index position of the column in a row
 * @param type its type
 * @param numFeatures the number of features that each value must have
 * @param takesMissing whether NaN stands for a missing feature and is no problem
 * @param names names of the features, for errors
 */
public record FeatureColumn(
    int index, DataType type, int numFeatures, boolean takesMissing, FeatureNames names)
    implements InputReader {

  // Fields of a Vector as Spark holds it: kind, size and indices if it is sparse, values.
  private static final int VECTOR_FIELDS = 4;
  private static final int KIND = 0;
  private static final int SIZE = 1;
  private static final int INDICES = 2;
  private static final int VALUES = 3;
  private static final byte SPARSE = 0;

  /** Number of features of a value that is not null. */
  private int size(InternalRow row) {
    if (type.equals(SQLDataTypes.VectorType())) {
      InternalRow vector = row.getStruct(index, VECTOR_FIELDS);
      return vector.getByte(KIND) == SPARSE
          ? vector.getInt(SIZE)
          : vector.getArray(VALUES).numElements();
    }
    return type instanceof ArrayType ? row.getArray(index).numElements() : 1;
  }

  private Object value(InternalRow row) {
    return InternalRows.value(row, index, type);
  }

  @Override
  public String example(InternalRow row) {
    return FeatureReader.example(value(row));
  }

  @Override
  public String example(InternalRow row, Problem problem) {
    return switch (problem) {
      case SIZE -> size(row) + " in " + example(row);
      case INDEX -> FeatureReader.example(text(row.getStruct(index, VECTOR_FIELDS)));
      default -> FeatureReader.example(value(row), takesMissing, names);
    };
  }

  /** A sparse Vector as Spark shows it, which makes no Vector of one that is wrong. */
  private static String text(InternalRow vector) {
    return String.format(
        "(%d,%s,%s)",
        vector.getInt(SIZE),
        Arrays.toString(vector.getArray(INDICES).toIntArray()).replace(" ", ""),
        Arrays.toString(vector.getArray(VALUES).toDoubleArray()).replace(" ", ""));
  }

  @Override
  public Problem read(InternalRow row, float[] into, int offset) {
    if (row.isNullAt(index)) {
      return Problem.NULL;
    }
    if (size(row) != numFeatures) {
      return Problem.SIZE;
    }
    boolean finite;
    if (type.equals(SQLDataTypes.VectorType())) {
      InternalRow vector = row.getStruct(index, VECTOR_FIELDS);
      if (vector.getByte(KIND) == SPARSE && !isWithin(vector.getArray(INDICES))) {
        return Problem.INDEX;
      }
      finite = copy(vector, numFeatures, into, offset);
    } else if (type instanceof ArrayType array) {
      ArrayData values = row.getArray(index);
      if (array.containsNull() && hasNull(values)) {
        return Problem.NULL;
      }
      boolean floats = array.elementType() instanceof FloatType;
      finite = copy((UnsafeArrayData) values, floats, into, offset);
    } else {
      into[offset] = CatalystValues.number(row, index, type);
      finite = Float.isFinite(into[offset]);
    }
    return finite ? null : FeatureReader.problem(into, offset, numFeatures, takesMissing);
  }

  @Override
  public boolean isSparse(InternalRow row) {
    if (row.isNullAt(index) || !type.equals(SQLDataTypes.VectorType())) {
      return false;
    }
    InternalRow vector = row.getStruct(index, VECTOR_FIELDS);
    return vector.getByte(KIND) == SPARSE
        && vector.getInt(SIZE) == numFeatures
        && SparseRows.isWorthIt(vector.getArray(VALUES).numElements(), numFeatures);
  }

  @Override
  public Problem read(InternalRow row, SparseCollector into) {
    InternalRow vector = row.getStruct(index, VECTOR_FIELDS);
    ArrayData indices = vector.getArray(INDICES);
    ArrayData values = vector.getArray(VALUES);
    for (int i = 0; i < values.numElements(); i++) {
      into.add(indices.getInt(i), (float) values.getDouble(i));
    }
    return into.endRow(takesMissing);
  }

  /** Copies a Vector; false if a value may not be finite. */
  private static boolean copy(InternalRow vector, int numFeatures, float[] into, int offset) {
    ArrayData values = vector.getArray(VALUES);
    if (vector.getByte(KIND) != SPARSE) {
      return copy((UnsafeArrayData) values, false, into, offset);
    }
    Arrays.fill(into, offset, offset + numFeatures, 0f);
    ArrayData indices = vector.getArray(INDICES);
    float sum = 0;
    for (int i = 0; i < values.numElements(); i++) {
      float value = (float) values.getDouble(i);
      into[offset + indices.getInt(i)] = value;
      sum += value;
    }
    return Float.isFinite(sum);
  }

  private boolean isWithin(ArrayData indices) {
    for (int i = 0; i < indices.numElements(); i++) {
      if (indices.getInt(i) < 0 || indices.getInt(i) >= numFeatures) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasNull(ArrayData array) {
    int size = array.numElements();
    for (int i = 0; i < size; i++) {
      if (array.isNullAt(i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Copies an array without nulls; false if a value may not be finite. What is not finite leaves no
   * sum finite, and a sum is less work than to look at each value. Sums that do not wait for each
   * other take half the time of one.
   */
  private static boolean copy(UnsafeArrayData array, boolean floats, float[] into, int offset) {
    int size = array.numElements();
    Object base = array.getBaseObject();
    // Straight from memory: the array's own getters take twice as long.
    long start = array.getBaseOffset() + UnsafeArrayData.calculateHeaderPortionInBytes(size);
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int i = 0;
    for (; i + 3 < size; i += 4) {
      float a = value(base, start, i, floats);
      float b = value(base, start, i + 1, floats);
      float c = value(base, start, i + 2, floats);
      float d = value(base, start, i + 3, floats);
      into[offset + i] = a;
      into[offset + i + 1] = b;
      into[offset + i + 2] = c;
      into[offset + i + 3] = d;
      first += a;
      second += b;
      third += c;
      fourth += d;
    }
    for (; i < size; i++) {
      float value = value(base, start, i, floats);
      into[offset + i] = value;
      first += value;
    }
    return Float.isFinite(first + second + third + fourth);
  }

  private static float value(Object base, long start, int index, boolean floats) {
    return floats
        ? Platform.getFloat(base, start + (long) Float.BYTES * index)
        : (float) Platform.getDouble(base, start + (long) Double.BYTES * index);
  }
}
