package io.github.meanfield.transformers;

import io.github.meanfield.stages.InvalidValues;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.rows.FeatureNames;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import scala.collection.Seq;

/**
 * Maps each feature of a row by a function of its own. This is what travels to the executors: it
 * holds arrays and words, and no stage.
 */
final class FeatureMap implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Maps one value of a feature. */
  @FunctionalInterface
  interface Function extends Serializable {
    double apply(int feature, double value);
  }

  private final String uid;
  private final String column;
  private final FeatureNames names;
  private final boolean strict;
  private final boolean passesInfinite;
  private final double[] fill;
  private final Function function;
  private final double[] mappedZeros;
  private final boolean keepsZeros;

  /**
   * A map for the input column of a stage.
   *
   * @param uid the stage, for errors
   * @param column the column
   * @param handleInvalid a value of {@link StandardizerParams#handleInvalid()}
   * @param means what replaces invalid values if they are to be replaced; one for each feature
   * @param function the map of finite values
   */
  FeatureMap(
      String uid, StructField column, String handleInvalid, double[] means, Function function) {
    this(uid, column, handleInvalid, false, means, function);
  }

  private FeatureMap(
      String uid,
      StructField column,
      String handleInvalid,
      boolean passesInfinite,
      double[] means,
      Function function) {
    this.uid = uid;
    this.passesInfinite = passesInfinite;
    this.column = column.name();
    this.names = FeatureNames.of(column);
    this.strict =
        handleInvalid.equals(StandardizerParams.ERROR)
            || handleInvalid.equals(StandardizerParams.SKIP);
    this.fill = handleInvalid.equals(StandardizerParams.MEAN) ? means : null;
    this.function = function;
    this.mappedZeros = new double[means.length];
    Arrays.setAll(mappedZeros, i -> function.apply(i, 0));
    this.keepsZeros = Arrays.stream(mappedZeros).allMatch(zero -> zero == 0);
  }

  /**
   * A map that fills what is NaN or null, and leaves all else as it is.
   *
   * @param uid the stage, for errors
   * @param column the column
   * @param fill what is filled in, one for each feature
   */
  static FeatureMap filling(String uid, StructField column, double[] fill) {
    return new FeatureMap(
        uid, column, StandardizerParams.MEAN, true, fill, (feature, value) -> value);
  }

  /** The mapped column; of the same type as the input. */
  Column of(Column input, DataType type) {
    if (type instanceof ArrayType array) {
      UDF1<Seq<?>, Object> udf = this::map;
      return functions
          .udf(udf, DataTypes.createArrayType(DataTypes.DoubleType, false))
          .apply(input)
          .cast(DataTypes.createArrayType(array.elementType(), false));
    }
    UDF1<Vector, Vector> udf = this::map;
    return functions.udf(udf, type).apply(input);
  }

  /** Whether a row is there and all its values are finite. */
  static Column isValid(Column input, DataType type) {
    UDF1<Vector, Boolean> vector = row -> row != null && countInvalid(values(row)) == 0;
    UDF1<Seq<?>, Boolean> array = row -> row != null && countInvalid(values(row)) == 0;
    return functions
        .udf(type instanceof ArrayType ? array : vector, DataTypes.BooleanType)
        .apply(input);
  }

  Vector map(Vector row) {
    if (row == null) {
      double[] filled = mapNull();
      return filled == null ? null : new DenseVector(filled);
    }
    requireSize(row.size());
    if (!(row instanceof SparseVector sparse)) {
      return new DenseVector(map(null, row.toArray(), i -> false));
    }
    int[] indices = sparse.indices();
    double[] mapped = map(indices, sparse.values(), k -> false);
    if (keepsZeros) {
      return new SparseVector(row.size(), indices, mapped);
    }
    double[] dense = mappedZeros.clone();
    for (int k = 0; k < mapped.length; k++) {
      dense[indices[k]] = mapped[k];
    }
    return new DenseVector(dense);
  }

  double[] map(Seq<?> row) {
    if (row == null) {
      return mapNull();
    }
    requireSize(row.size());
    return map(null, values(row), i -> row.apply(i) == null);
  }

  /** Maps values of the features of these indices; of all features if there are none. */
  private double[] map(int[] indices, double[] values, IntPredicate isNull) {
    requireValid(values, indices, isNull);
    double[] mapped = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      mapped[k] = apply(indices == null ? k : indices[k], values[k]);
    }
    return mapped;
  }

  private double apply(int feature, double value) {
    if (Double.isFinite(value) || passesInfinite && !Double.isNaN(value)) {
      return function.apply(feature, value);
    }
    return fill == null ? Double.NaN : function.apply(feature, fill[feature]);
  }

  private double[] mapNull() {
    if (strict) {
      throw InvalidValues.error(uid, column, "1 null row", InvalidValues.NULL_ROW);
    }
    if (fill == null) {
      return null;
    }
    double[] mapped = new double[fill.length];
    Arrays.setAll(mapped, i -> function.apply(i, fill[i]));
    return mapped;
  }

  private void requireSize(int size) {
    if (size != mappedZeros.length) {
      throw InvalidValues.sizeError(uid, column, size, mappedZeros.length);
    }
  }

  private void requireValid(double[] values, int[] indices, IntPredicate isNull) {
    if (!strict) {
      return;
    }
    int invalid = countInvalid(values);
    if (invalid > 0) {
      int k = 0;
      while (Double.isFinite(values[k])) {
        k++;
      }
      throw InvalidValues.error(
          uid,
          column,
          "a row with " + invalid + (invalid == 1 ? " invalid value" : " invalid values"),
          InvalidValues.describe(
              names.describe(indices == null ? k : indices[k]), values[k], isNull.test(k)));
    }
  }

  private static int countInvalid(double[] values) {
    int invalid = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        invalid++;
      }
    }
    return invalid;
  }

  private static double[] values(Vector row) {
    return row instanceof SparseVector sparse ? sparse.values() : row.toArray();
  }

  /** A null element becomes NaN. Spark hands arrays to functions as objects. */
  private static double[] values(Seq<?> row) {
    double[] values = new double[row.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.apply(i);
      values[i] = value == null ? Double.NaN : ((Number) value).doubleValue();
    }
    return values;
  }
}
