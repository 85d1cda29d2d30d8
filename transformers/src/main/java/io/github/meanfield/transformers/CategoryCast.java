package io.github.meanfield.transformers;

import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.stages.params.CategoryCastParams;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * Casts categories to texts, in columns of their own, so that a number is one category whatever the
 * type of its column: 1, 1.0 and a decimal 1.00 are 1, and 0.0 and -0.0 are 0. Missing values and
 * NaN are null. The text of a timestamp is that of the session's time zone: with another zone, cast
 * timestamps to texts before.
 *
 * <p>Spark's {@code StringIndexer} takes numbers by the texts that the type of their column gives
 * them: what has learned from doubles knows 1.0, and takes the 1 of a column of integers for a
 * category that it has not seen. Behind this stage the same row has the same categories.
 */
public final class CategoryCast extends ColumnCast<CategoryCast>
    implements CategoryCastParams<CategoryCast> {

  private static final long serialVersionUID = 1L;

  /** A cast with a uid of its own. */
  public CategoryCast() {
    this(Identifiable.randomUID("categoryCast"));
  }

  /**
   * A cast with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public CategoryCast(String uid) {
    super(uid);
  }

  @Override
  DataType made() {
    return DataTypes.StringType;
  }

  @Override
  boolean accepts(DataType type) {
    return type instanceof NumericType
        || type instanceof StringType
        || type instanceof BooleanType
        || type instanceof DatetimeType;
  }

  @Override
  String accepted() {
    return "numbers, texts, booleans or dates";
  }

  @Override
  Column cast(Column column, DataType type) {
    Column text = column.cast(DataTypes.StringType);
    if (!(type instanceof NumericType || (type instanceof StringType && getParseTexts()))) {
      return text;
    }
    UDF1<String, String> canonical = number -> number == null ? null : NumberText.canonical(number);
    Column number = functions.udf(canonical, DataTypes.StringType).apply(text);
    boolean mayBeNaN = type instanceof DoubleType || type instanceof FloatType;
    return mayBeNaN ? functions.when(functions.not(functions.isnan(column)), number) : number;
  }

  @Override
  public CategoryCast copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved casts. */
  public static MLReader<CategoryCast> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved cast from a path. */
  public static CategoryCast load(String path) {
    return read().load(path);
  }
}
