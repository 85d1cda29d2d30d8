package io.github.meanfield.jobs.tables;

import io.github.meanfield.runtime.text.NumberText;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * The texts that tell categories and classes apart. Spark's StringIndexer takes numbers by the text
 * that the type of their column gives them, 1.0 or 1; another file may have the same number in a
 * column of another type, or write it otherwise.
 */
public final class CategoryText {

  private CategoryText() {}

  /**
   * The texts of a column, as training rows had them.
   *
   * @param column the column
   * @param type its type
   * @param trained the type that it had in training
   * @param decimal what stands before decimals in texts: a dot or a comma
   */
  public static Column of(Column column, DataType type, DataType trained, char decimal) {
    Column text = Tables.nullForNaN(column, type).cast(DataTypes.StringType);
    boolean isText = type instanceof StringType;
    boolean isNumber = trained instanceof NumericType;
    if (!(type instanceof NumericType) && !(isText && isNumber)) {
      return text;
    }
    boolean isReal = type instanceof DoubleType || type instanceof FloatType;
    if (type.equals(trained) && !isReal) {
      return text;
    }
    UDF1<String, String> same =
        value -> {
          if (value == null) {
            return null;
          }
          String number = isText ? NumberText.withPoint(value, decimal) : value;
          return isNumber ? of(number, trained) : NumberText.canonical(number);
        };
    return functions.udf(same, DataTypes.StringType).apply(text);
  }

  /** The text that a type gives a number. */
  static String of(String number, DataType type) {
    if (type instanceof DecimalType decimal) {
      // All digits count, also those that a double does not hold.
      BigDecimal exact = NumberText.decimal(number, decimal.precision(), decimal.scale());
      return exact == null ? NumberText.canonical(number) : exact.toPlainString();
    }
    String canonical = NumberText.canonical(number);
    if (!NumberText.isNumber(canonical)) {
      return canonical;
    } else if (type instanceof DoubleType) {
      return Double.toString(Double.parseDouble(canonical));
    } else if (type instanceof FloatType) {
      return Float.toString(Float.parseFloat(canonical));
    }
    return canonical;
  }
}
