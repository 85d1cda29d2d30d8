package io.github.meanfield.transformers;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * Casts numbers of any type, and booleans, to double, in columns of their own. Missing values stay
 * missing.
 *
 * <p>Spark's {@code Imputer} gives what it fills in the type of its input, so that a mean of 0.74
 * becomes 0 in a column of integers. Behind this stage the same row is filled in the same way
 * whether its file has integers or doubles.
 */
public final class NumericCast extends ColumnCast<NumericCast> {

  private static final long serialVersionUID = 1L;

  /** A cast with a uid of its own. */
  public NumericCast() {
    this(Identifiable.randomUID("numericCast"));
  }

  /**
   * A cast with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public NumericCast(String uid) {
    super(uid);
  }

  @Override
  DataType made() {
    return DataTypes.DoubleType;
  }

  @Override
  boolean accepts(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  @Override
  String accepted() {
    return "numbers or booleans";
  }

  @Override
  Column cast(Column column, DataType type) {
    return column.cast(DataTypes.DoubleType);
  }

  @Override
  public NumericCast copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved casts. */
  public static MLReader<NumericCast> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved cast from a path. */
  public static NumericCast load(String path) {
    return read().load(path);
  }
}
