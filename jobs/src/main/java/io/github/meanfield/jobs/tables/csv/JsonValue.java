package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.MissingMarks;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.transformers.DateText;
import io.github.meanfield.transformers.NumberText;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Reads values of JSON as Spark's types, digit by digit. Texts where numbers or flags are to be
 * stand for what they do in CSV.
 *
 * @param text the object that the values are in
 * @param reading how the column of the value is read
 */
record JsonValue(String text, Reading reading) {

  /** What is a number that is not finite. */
  private static final Pattern NO_FINITE = Pattern.compile("NaN|-?Infinity");

  private static final MissingMarks MARKS = new MissingMarks(CsvForm.MISSING);

  /** A value is not of its column's type; the message tells what it must be. */
  static final class Misfit extends Exception {

    private static final long serialVersionUID = 1;

    private Misfit(String required) {
      super(required, null, false, false);
    }
  }

  /** The value that a parser is at, behind whose end it is then. */
  Object of(JsonParser parser, DataType type) throws IOException, Misfit {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    } else if (type instanceof StringType) {
      return reading == Reading.DATES ? date(parser) : string(parser);
    } else if (type instanceof ArrayType array) {
      return array(parser, array);
    } else if (type instanceof StructType struct) {
      return struct(parser, struct);
    } else if (token.isStructStart()) {
      throw new Misfit(words(type));
    } else if (type instanceof BooleanType) {
      return flag(parser);
    }
    boolean isText = token == JsonToken.VALUE_STRING;
    String number = parser.getText();
    if (isText && MARKS.isMissing(number, true, ColumnType.NUMBER)) {
      return null;
    } else if (token.isBoolean()) {
      throw new Misfit(words(type));
    }
    return number(number, type);
  }

  /** Half of a pair of surrogates, which JSON can say, is no character. */
  private String string(JsonParser parser) throws IOException, Misfit {
    String string = asItStands(parser, text);
    if (string
        .codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new Misfit("texts of whole characters");
    }
    return string;
  }

  private String date(JsonParser parser) throws IOException, Misfit {
    String date = asItStands(parser, text);
    if (MARKS.isMissing(date, true, ColumnType.DATE)) {
      return null;
    } else if (!DateText.isDate(date)) {
      throw new Misfit(DateText.WORDS);
    }
    return date;
  }

  /**
   * The value that a parser is at, a text without its quotes.
   *
   * @param text the object that it is in
   */
  static String asItStands(JsonParser parser, String text) throws IOException {
    if (!parser.currentToken().isStructStart()) {
      return parser.getText();
    }
    int start = (int) parser.getTokenLocation().getCharOffset();
    parser.skipChildren();
    return text.substring(start, (int) parser.getCurrentLocation().getCharOffset());
  }

  private Object array(JsonParser parser, ArrayType type) throws IOException, Misfit {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new Misfit(words(type));
    }
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(of(parser, type.elementType()));
    }
    return elements.toArray();
  }

  private Object struct(JsonParser parser, StructType type) throws IOException, Misfit {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new Misfit(words(type));
    }
    Object[] fields = new Object[type.size()];
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      scala.Option<Object> place = type.getFieldIndex(parser.getCurrentName());
      if (place.isEmpty()) {
        throw new Misfit(words(type));
      }
      parser.nextToken();
      fields[(int) place.get()] = of(parser, type.fields()[(int) place.get()].dataType());
    }
    return RowFactory.create(fields);
  }

  private static Object flag(JsonParser parser) throws IOException, Misfit {
    String word = parser.getText();
    boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
    if (isText && MARKS.isMissing(word, true, ColumnType.FLAG)) {
      return null;
    }
    Boolean flag = TextColumns.flag(isText ? word : NumberText.canonical(word));
    if (flag == null) {
      throw new Misfit("true or false");
    }
    return flag;
  }

  private Object number(String number, DataType type) throws Misfit {
    if (type instanceof LongType) {
      if (!NumberText.isWhole(number) || !NumberText.isLong(number)) {
        throw new Misfit(words(type));
      }
      return Long.valueOf(number);
    } else if (type instanceof DecimalType decimal) {
      return decimal(number, decimal);
    }
    Double value = real(number);
    return type instanceof FloatType ? (Object) value.floatValue() : value;
  }

  private static BigDecimal decimal(String number, DecimalType type) throws Misfit {
    try {
      BigDecimal exact = new BigDecimal(number.strip()).setScale(type.scale());
      if (exact.precision() <= type.precision()) {
        return exact;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // It has more decimals, or is no number.
    }
    throw new Misfit(words(type));
  }

  private Double real(String number) throws Misfit {
    if (NO_FINITE.matcher(number).matches()) {
      return Double.valueOf(number);
    } else if (!NumberText.isNumber(number)) {
      throw new Misfit("numbers");
    }
    double value = NumberText.parse(number, '.');
    if (Double.isInfinite(value)) {
      throw new Misfit(NumberText.FINITE);
    } else if (!reading.mayBeRounded() && !NumberText.isHeld(number)) {
      throw new Misfit("numbers of which doubles hold all digits");
    }
    return value;
  }

  private static String words(DataType type) {
    return type instanceof LongType
        ? "whole numbers"
        : type instanceof DoubleType || type instanceof FloatType
            ? "numbers"
            : "values of type " + type.catalogString();
  }
}
