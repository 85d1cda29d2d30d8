package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.MissingMarks;
import io.github.meanfield.jobs.tables.NumberText;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.stages.catalyst.Catalyst;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.collection.immutable.Map;

/**
 * The values of objects of JSON as columns of given types: Spark reads them, and of texts in
 * columns of numbers or flags what they stand for is taken, as in CSV.
 */
final class JsonFields {

  private static final int MAX_SHOWN = 60;

  /**
   * What Spark reads as a number that is not finite, in quotes or not. As text it has the quotes
   * where it stood without them.
   */
  private static final Pattern NO_FINITE = Pattern.compile("(\"?)(NaN|-?Infinity)\\1");

  private static final MissingMarks MARKS = new MissingMarks(CsvForm.MISSING);

  private final StructType columns;
  private final String zone;
  private final Reader strict;
  private final Reader loose;

  /**
   * Columns of objects.
   *
   * @param zone the time zone of times that have none
   */
  JsonFields(StructType columns, String zone) {
    this.columns = columns;
    this.zone = zone;
    this.strict = new Reader(columns, zone);
    StructType texts = new StructType();
    for (StructField field : columns.fields()) {
      texts = texts.add(field.name(), isText(field) ? DataTypes.StringType : field.dataType());
    }
    this.loose = new Reader(texts, zone);
  }

  private static boolean isText(StructField field) {
    return field.dataType() instanceof DoubleType || field.dataType() instanceof BooleanType;
  }

  /** The values of an object, a value for each column; null if one is not of its column's type. */
  Object[] values(String object) {
    Object[] values = strict.values(object);
    return values == null ? ofTexts(loose.values(object)) : values;
  }

  private Object[] ofTexts(Object[] values) {
    for (int i = 0; values != null && i < values.length; i++) {
      StructField field = columns.fields()[i];
      ColumnType type = ColumnType.of(field.dataType());
      if (isText(field) && values[i] instanceof String text) {
        boolean isMissing = MARKS.isMissing(text, true, type);
        values[i] = isMissing ? null : value(text, type);
        if (values[i] == null && !isMissing) {
          return null;
        }
      }
    }
    return values;
  }

  private static Object value(String text, ColumnType type) {
    if (type == ColumnType.FLAG) {
      return TextColumns.flag(text);
    }
    Matcher noFinite = NO_FINITE.matcher(text);
    if (noFinite.matches()) {
      return Double.valueOf(noFinite.group(2));
    }
    return NumberText.isNumber(text) ? (Object) NumberText.parse(text, '.') : null;
  }

  /** What is wrong with an object of which there are no {@link #values}. */
  String problem(String object) {
    for (StructField field : columns.fields()) {
      if (new JsonFields(new StructType(new StructField[] {field}), zone).values(object) == null) {
        return String.format(
            "column '%s' must hold %s, but holds %s",
            field.name(), words(field.dataType()), value(object, field.name()));
      }
    }
    return "Spark cannot read it";
  }

  private static String words(DataType type) {
    return type instanceof BooleanType
        ? "true or false"
        : type instanceof IntegralType
            ? "whole numbers"
            : type instanceof NumericType ? "numbers" : "values of type " + type.catalogString();
  }

  /** A value as it stands in an object, a text in single quotes as elsewhere. */
  private static String value(String object, String name) {
    String found = "";
    try (JsonParser parser = JsonText.parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isIt = parser.getCurrentName().equals(name);
        boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
        int start = (int) parser.getTokenLocation().getCharOffset();
        String text = isText ? parser.getText() : null;
        parser.finishToken();
        parser.skipChildren();
        if (isIt) {
          int end = (int) parser.getCurrentLocation().getCharOffset();
          found = isText ? text : object.substring(start, end).strip();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "'" + Console.shortened(found, MAX_SHOWN) + "'";
  }

  /** Reads with Spark's own expression. */
  private static final class Reader {

    private final Expression expression;
    private final Function1<Object, Object> toRow;

    private Reader(StructType columns, String zone) {
      expression =
          Catalyst.fromJson(
              new BoundReference(0, DataTypes.StringType, false),
              columns,
              new Map.Map1<>("mode", "FAILFAST"),
              zone);
      toRow = CatalystTypeConverters.createToScalaConverter(columns);
    }

    private Object[] values(String object) {
      InternalRow text = new GenericInternalRow(new Object[] {UTF8String.fromString(object)});
      Row row;
      try {
        row = (Row) toRow.apply(expression.eval(text));
      } catch (Exception e) {
        // Spark's SparkException, which Scala does not declare.
        return null;
      }
      Object[] values = new Object[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i);
      }
      return values;
    }
  }
}
