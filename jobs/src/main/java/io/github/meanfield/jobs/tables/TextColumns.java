package io.github.meanfield.jobs.tables;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.text.FlagText;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.runtime.text.NumberText;
import io.github.meanfield.stages.Columns;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads texts as what they stand for, such as a column whose values are all missing; other text
 * ends the job that comes upon it, in a stream too.
 */
public final class TextColumns {

  private static final int MAX_WIDTH = 60;

  /** Room for all of Java's longs. */
  private static final DecimalType LONGS = DataTypes.createDecimalType(19, 0);

  private TextColumns() {}

  /**
   * Reads texts in columns as numbers.
   *
   * @param rows the rows
   * @param names the columns; those of other types stay
   * @param marks tells which texts mean a missing value
   */
  public static Dataset<Row> asNumbers(
      Dataset<Row> rows, Collection<String> names, MissingMarks marks) {
    return with(
        rows,
        names,
        column -> {
          UDF1<String, Double> number = text -> number(text, column, marks);
          return functions.udf(number, DataTypes.DoubleType).apply(Columns.named(column));
        });
  }

  private static Double number(String text, String column, MissingMarks marks) {
    if (text == null || marks.isMissing(text, true, false)) {
      return null;
    } else if (!NumberText.isNumber(text)) {
      throw other(column, "numbers", text);
    }
    double number = NumberText.parse(text, '.');
    if (Double.isInfinite(number)) {
      throw other(column, NumberText.FINITE, text);
    }
    return number;
  }

  /**
   * Gives columns the types that they have in another table, if they are texts, numbers or flags
   * there: a number is exactly what it was, and the text of one is the canonical text.
   *
   * @param rows the rows
   * @param types the columns there
   * @param marks tells which texts mean a missing value
   */
  public static Dataset<Row> as(Dataset<Row> rows, StructType types, MissingMarks marks) {
    Map<String, DataType> known = Tables.types(types);
    Map<String, Column> changed = new HashMap<>();
    List<String> flags = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      String name = field.name();
      DataType type = known.get(Tables.folded(name));
      boolean isNumber = field.dataType() instanceof NumericType;
      if (field.dataType().equals(type) || !(isNumber || field.dataType() instanceof StringType)) {
        continue;
      } else if (type instanceof BooleanType) {
        flags.add(name);
      } else if (type instanceof StringType) {
        changed.put(name, CategoryText.of(Columns.named(name), field.dataType(), type, '.'));
      } else if (isNumber && (type instanceof DoubleType || type instanceof FloatType)) {
        changed.put(name, Columns.named(name).cast(type));
      } else if (type instanceof NumericType) {
        changed.put(name, exact(name, type, marks));
      }
    }
    changed.replaceAll((name, column) -> column.as(name));
    return asFlags(Tables.with(rows, changed), flags, marks);
  }

  /** A column whose values are numbers of a type, or texts of such. */
  private static Column exact(String column, DataType type, MissingMarks marks) {
    Column text = Columns.named(column).cast(DataTypes.StringType);
    if (!(type instanceof IntegralType || type instanceof DecimalType)) {
      UDF1<String, Double> number = value -> number(value, column, marks);
      return functions.udf(number, DataTypes.DoubleType).apply(text).cast(type);
    }
    DecimalType digits = type instanceof DecimalType own ? own : LONGS;
    UDF1<String, BigDecimal> number =
        value -> {
          if (value == null || marks.isMissing(value, true, false)) {
            return null;
          }
          BigDecimal exact = NumberText.decimal(value, digits.precision(), digits.scale());
          boolean isHeld = exact != null && (type == digits || isHeld(exact, type));
          if (!isHeld) {
            throw other(column, "numbers of type " + type.catalogString(), value);
          }
          return exact;
        };
    return functions.udf(number, digits).apply(text).cast(type);
  }

  private static boolean isHeld(BigDecimal whole, DataType type) {
    return whole.unscaledValue().bitLength() < Byte.SIZE * type.defaultSize();
  }

  /**
   * Reads texts in columns as booleans, and numbers, of which 0 and 1 are such.
   *
   * @param rows the rows
   * @param names the columns; those of other types stay
   * @param marks tells which texts mean a missing value
   */
  public static Dataset<Row> asFlags(
      Dataset<Row> rows, Collection<String> names, MissingMarks marks) {
    Dataset<Row> read =
        with(
            rows,
            names,
            column -> {
              UDF1<String, Boolean> flag = text -> flag(text, column, marks);
              return functions.udf(flag, DataTypes.BooleanType).apply(Columns.named(column));
            });
    return with(
        read,
        NumericType.class,
        names,
        column -> {
          UDF1<Double, Boolean> flag = number -> flag(number, column);
          Column number = Columns.named(column).cast(DataTypes.DoubleType);
          return functions.udf(flag, DataTypes.BooleanType).apply(number);
        });
  }

  private static Boolean flag(String text, String column, MissingMarks marks) {
    if (text == null || marks.isMissing(text, true, false)) {
      return null;
    }
    Boolean flag = FlagText.parse(text);
    if (flag == null) {
      throw other(column, "true or false", text);
    }
    return flag;
  }

  private static Boolean flag(Double number, String column) {
    if (number == null || number.isNaN()) {
      return null;
    } else if (number != 0 && number != 1) {
      throw other(column, "true or false", NumberText.canonical(number));
    }
    return number == 1;
  }

  /**
   * Puts a dot before the decimals of texts that are numbers; others stay.
   *
   * @param rows the rows
   * @param names the columns; those of other types stay
   * @param decimal what stands before decimals in them: a dot or a comma
   */
  public static Dataset<Row> withPoints(Dataset<Row> rows, Collection<String> names, char decimal) {
    UDF1<String, String> point = text -> text == null ? null : NumberText.withPoint(text, decimal);
    return decimal == '.'
        ? rows
        : with(
            rows,
            names,
            column -> functions.udf(point, DataTypes.StringType).apply(Columns.named(column)));
  }

  private static BadInput other(String column, String meaning, String text) {
    return new BadInput(
        "column '%s' must hold %s, but holds '%s'",
        column, meaning, Console.shortened(text, MAX_WIDTH));
  }

  private interface Read {
    Column as(String column);
  }

  private static Dataset<Row> with(Dataset<Row> rows, Collection<String> names, Read read) {
    return with(rows, StringType.class, names, read);
  }

  private static Dataset<Row> with(
      Dataset<Row> rows, Class<? extends DataType> type, Collection<String> names, Read read) {
    Set<String> there =
        Stream.of(rows.schema().fields())
            .filter(field -> type.isInstance(field.dataType()))
            .map(StructField::name)
            .collect(Collectors.toSet());
    there.retainAll(names);
    return Tables.with(
        rows,
        there.stream().collect(Collectors.toMap(name -> name, name -> read.as(name).as(name))));
  }
}
