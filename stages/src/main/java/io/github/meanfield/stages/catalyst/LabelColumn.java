package io.github.meanfield.stages.catalyst;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Reads a column of labels into doubles: doubles, Vectors or arrays of float or double. Arrays may
 * be sets of labels, which are read into a 1 for each label that is in them and a 0 for each other.
 *
 * @param index position of the column in a row
 * @param type its type
 * @param isSet whether arrays have the numbers of a row's labels, from 0 on
 */
public record LabelColumn(int index, DataType type, boolean isSet) implements Serializable {

  /** What is wrong with a label that is null, or has a null in it. */
  public static final String NULL = "null";

  /**
   * The value as an object, for errors.
   *
   * @param row a row of {@link InternalRows}
   */
  public Object value(InternalRow row) {
    return InternalRows.value(row, index, type);
  }

  /**
   * Reads one label.
   *
   * @param row a row of {@link InternalRows}
   * @param width the number of values it must have
   * @param into where to write them
   * @param offset the first position to write
   * @return what is wrong with it, in words that follow "labels that are"; null if nothing is
   */
  public String read(InternalRow row, int width, double[] into, int offset) {
    if (row.isNullAt(index)) {
      return NULL;
    }
    if (type instanceof UserDefinedType<?> vectors) {
      Vector vector = (Vector) vectors.deserialize(row.get(index, vectors.sqlType()));
      if (vector.size() != width) {
        return otherSize(width);
      }
      System.arraycopy(vector.toArray(), 0, into, offset, width);
    } else if (type instanceof ArrayType array) {
      ArrayData values = row.getArray(index);
      if (isSet) {
        return readSet(values, width, into, offset);
      }
      if (values.numElements() != width) {
        return otherSize(width);
      }
      for (int j = 0; j < width; j++) {
        if (values.isNullAt(j)) {
          return NULL;
        }
        into[offset + j] =
            array.elementType() instanceof FloatType ? values.getFloat(j) : values.getDouble(j);
      }
    } else {
      into[offset] = row.getDouble(index);
    }
    return problem(into, offset, width);
  }

  /** A label that is there twice hints at a 0 or 1 for each label, which no array is read for. */
  private static String readSet(ArrayData labels, int width, double[] into, int offset) {
    Arrays.fill(into, offset, offset + width, 0);
    for (int i = 0; i < labels.numElements(); i++) {
      if (labels.isNullAt(i)) {
        return NULL;
      }
      double label = labels.getDouble(i);
      if (!(label >= 0 && label == Math.rint(label))) {
        return label < 0 ? "negative" : "not whole numbers";
      }
      if (label >= width) {
        return "beyond the "
            + width
            + " labels from 0 to "
            + (width - 1)
            + ", of which param numLabels may say more";
      }
      if (into[offset + (int) label] == 1) {
        return "there twice in the same row (array_distinct drops such; a 0 or 1 for each label must be in"
            + " a Vector, as array_to_vector makes them)";
      }
      into[offset + (int) label] = 1;
    }
    return null;
  }

  private static String otherSize(int width) {
    return "of another size than " + width;
  }

  private static String problem(double[] values, int offset, int width) {
    for (int i = offset; i < offset + width; i++) {
      if (!Double.isFinite(values[i])) {
        return Double.isNaN(values[i]) ? "NaN" : "infinite";
      }
    }
    return null;
  }
}
