package io.github.meanfield.estimators;

import java.util.function.IntPredicate;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.UserDefinedType;

/** Reads rows of one column of features as Spark keeps them. */
final class FeatureRows {

  /** Takes the features of one row after another. */
  interface Consumer {

    /** Takes a row that is null. */
    void addNull();

    /**
     * Takes a row.
     *
     * @param values its values, the first of them count; they change with the next row
     * @param indices the features of the values, or null if the row has all features in order
     * @param stored number of values
     * @param size number of features
     * @param isNull whether a value that is NaN stands for null, by its position
     */
    void add(double[] values, int[] indices, int stored, int size, IntPredicate isNull);
  }

  private final DataType type;
  private final Consumer consumer;
  private double[] buffer = new double[0];

  /**
   * A reader.
   *
   * @param type type of the column: a Vector or an array of float or double
   * @param consumer what takes the rows
   */
  FeatureRows(DataType type, Consumer consumer) {
    this.type = type;
    this.consumer = consumer;
  }

  /** Reads a row of the one column. */
  void read(InternalRow row) {
    if (row.isNullAt(0)) {
      consumer.addNull();
    } else if (type instanceof ArrayType array) {
      ArrayData data = row.getArray(0);
      int size = data.numElements();
      if (buffer.length < size) {
        buffer = new double[size];
      }
      read(data, array.elementType().equals(DataTypes.FloatType));
      consumer.add(buffer, null, size, size, data::isNullAt);
    } else {
      UserDefinedType<?> vectors = (UserDefinedType<?>) type;
      add((Vector) vectors.deserialize(row.get(0, vectors.sqlType())));
    }
  }

  private void add(Vector row) {
    if (row instanceof SparseVector sparse) {
      double[] values = sparse.values();
      consumer.add(values, sparse.indices(), values.length, row.size(), k -> false);
    } else {
      consumer.add(row.toArray(), null, row.size(), row.size(), k -> false);
    }
  }

  /** A null element becomes NaN. */
  private void read(ArrayData data, boolean isFloat) {
    int size = data.numElements();
    for (int i = 0; i < size; i++) {
      if (data.isNullAt(i)) {
        buffer[i] = Double.NaN;
      } else {
        buffer[i] = isFloat ? data.getFloat(i) : data.getDouble(i);
      }
    }
  }
}
