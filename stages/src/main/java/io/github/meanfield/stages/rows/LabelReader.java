package io.github.meanfield.stages.rows;

import java.io.Serializable;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;

/** Reads a value of a label column into doubles: one number, a Vector or an array of numbers. */
public enum LabelReader implements Serializable {
  /** One number. */
  NUMBER {
    @Override
    public int width(Object value) {
      return 1;
    }

    @Override
    protected Number element(Object value, int index) {
      return (Number) value;
    }
  },

  /** A dense or sparse Vector. */
  VECTOR {
    @Override
    public int width(Object value) {
      return ((Vector) value).size();
    }

    @Override
    protected Number element(Object value, int index) {
      return ((Vector) value).apply(index);
    }
  },

  /** An array of float or double. */
  ARRAY {
    @Override
    public int width(Object value) {
      return ((scala.collection.Seq<?>) value).size();
    }

    @Override
    protected Number element(Object value, int index) {
      return (Number) ((scala.collection.Seq<?>) value).apply(index);
    }
  };

  /** Number of values of a label that is not null. */
  public abstract int width(Object value);

  /** One value, null if it is. */
  protected abstract Number element(Object value, int index);

  /**
   * Reads one label.
   *
   * @param value the column's value
   * @param width the number of values it must have
   * @param into where to write them
   * @param offset the first position to write
   * @return what is wrong with it, in words that follow "labels that are"; null if nothing is
   */
  public String read(Object value, int width, double[] into, int offset) {
    if (value == null) {
      return "null";
    }
    if (width(value) != width) {
      return "of another size than " + width;
    }
    for (int j = 0; j < width; j++) {
      Number number = element(value, j);
      if (number == null) {
        return "null";
      }
      into[offset + j] = number.doubleValue();
      String problem = problem(into[offset + j]);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /**
   * What is wrong with a number.
   *
   * @return words that follow "labels that are"; null if nothing is wrong
   */
  public static String problem(double number) {
    if (Double.isFinite(number)) {
      return null;
    }
    return Double.isNaN(number) ? "NaN" : "infinite";
  }

  /**
   * The reader for a column.
   *
   * @param column a column of numbers, Vectors or arrays of float or double
   * @return its reader
   */
  public static LabelReader of(StructField column) {
    if (column.dataType().equals(SQLDataTypes.VectorType())) {
      return VECTOR;
    }
    return column.dataType() instanceof ArrayType ? ARRAY : NUMBER;
  }

  /**
   * The number of values that a column's metadata tell.
   *
   * @param column a column
   * @return the number, -1 if the metadata do not tell
   */
  public static int widthFromMetadata(StructField column) {
    return switch (of(column)) {
      case NUMBER -> 1;
      case VECTOR -> AttributeGroup.fromStructField(column).size();
      case ARRAY -> -1;
    };
  }
}
