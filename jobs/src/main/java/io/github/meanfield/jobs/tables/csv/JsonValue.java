package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.runtime.text.DateText;
import io.github.meanfield.runtime.text.FlagText;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.runtime.text.NumberText;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
 * Reads the values of a column of JSON as Spark's types, digit by digit. Texts where numbers or
 * flags are to be stand for what they do in CSV.
 *
 * @param column the column
 * @param reading how it is read
 * @param notes hears of what is not read as it stands
 */
record JsonValue(String column, Reading reading, Consumer<String> notes) {

  private static final char NO_CHARACTER = '\uFFFD';

  private static final JsonFactory WRITERS = new JsonFactory();

  private static final MissingMarks MARKS = new MissingMarks(CsvForm.MISSING);

  /** A value is not of its column's type; the message tells what it must be. */
  static final class Misfit extends Exception {

    private static final long serialVersionUID = 1;

    private final String cure;

    private Misfit(String required) {
      this(required, "");
    }

    private Misfit(String required, String cure) {
      super(required, null, false, false);
      this.cure = cure;
    }

    /** What a user may do about it, to stand behind the rest. */
    String cure() {
      return cure;
    }
  }

  /** A note of a key without a column. */
  static String unknown(String key) {
    return "key '"
        + key
        + "' is no column and not read: the columns of a stream are the keys of its first files";
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
    if (isText && MARKS.isMissing(number, true, false)) {
      return null;
    } else if (token.isBoolean()) {
      throw new Misfit(words(type));
    }
    return number(number, type);
  }

  /** Half of a pair of surrogates, which JSON can say, is no character. */
  private String string(JsonParser parser) throws IOException, Misfit {
    String string = parser.currentToken().isStructStart() ? compact(parser) : parser.getText();
    int half = half(string, 0);
    if (half == string.length()) {
      return string;
    } else if (reading != Reading.TEXT) {
      throw new Misfit("texts of whole characters");
    }
    notes.accept(
        String.format("column '%s' has halves of characters, which are read as U+FFFD", column));
    StringBuilder whole = new StringBuilder(string);
    for (; half < string.length(); half = half(string, half + 1)) {
      whole.setCharAt(half, NO_CHARACTER);
    }
    return whole.toString();
  }

  /** The place of the first half of a pair of surrogates from a place on; the length without. */
  private static int half(String string, int from) {
    for (int i = from; i < string.length(); i++) {
      if (Character.isSurrogate(string.charAt(i))) {
        boolean isPair =
            i + 1 < string.length()
                && Character.isSurrogatePair(string.charAt(i), string.charAt(i + 1));
        if (!isPair) {
          return i;
        }
        i++;
      }
    }
    return string.length();
  }

  /** An object or array without blanks, in which numbers keep their digits. */
  private static String compact(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator writer = WRITERS.createGenerator(text)) {
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token.isNumeric()) {
          writer.writeNumber(parser.getText());
        } else {
          writer.copyCurrentEvent(parser);
        }
      } while (depth > 0 && parser.nextToken() != null);
    }
    return text.toString();
  }

  private String date(JsonParser parser) throws IOException, Misfit {
    // Of objects and arrays it is their bracket.
    String date = parser.getText();
    if (MARKS.isMissing(date, true, false)) {
      return null;
    } else if (!DateText.isDate(date)) {
      throw new Misfit(DateText.WORDS);
    }
    return date;
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
      String name = parser.getCurrentName();
      scala.Option<Object> place = type.getFieldIndex(name);
      parser.nextToken();
      if (place.isEmpty()) {
        notes.accept(unknown(column + "." + name));
        parser.skipChildren();
        continue;
      }
      fields[(int) place.get()] = of(parser, type.fields()[(int) place.get()].dataType());
    }
    return RowFactory.create(fields);
  }

  private static Object flag(JsonParser parser) throws IOException, Misfit {
    String word = parser.getText();
    boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
    if (isText && MARKS.isMissing(word, true, false)) {
      return null;
    }
    Boolean flag = FlagText.parse(isText ? word : NumberText.canonical(word));
    if (flag == null) {
      throw new Misfit("true or false");
    }
    return flag;
  }

  private Object number(String number, DataType type) throws Misfit {
    if (type instanceof LongType) {
      Long whole = NumberText.asLong(number);
      if (whole == null) {
        String small = NumberText.isWhole(number) ? " below 2^63" : "";
        throw unheld(words(type) + small, number);
      }
      return whole;
    } else if (type instanceof DecimalType decimal) {
      BigDecimal exact = NumberText.decimal(number, decimal.precision(), decimal.scale());
      if (exact == null) {
        throw unheld(words(type), number);
      }
      return exact;
    }
    Double value = real(number);
    return type instanceof FloatType ? (Object) value.floatValue() : value;
  }

  /** A number that other types hold than that of its column, which the first files decided. */
  private static Misfit unheld(String required, String number) {
    return new Misfit(
        required,
        NumberText.isNumber(number)
            ? "; a new stream, with another --checkpoint and --output, has columns that hold it"
            : "");
  }

  /** What a word of a number that is not finite stands for, null of all others. */
  private static Double notFinite(String word) {
    return switch (word) {
      case "NaN" -> Double.NaN;
      case "INF", "+INF", "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
      case "-INF", "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  private Double real(String number) throws Misfit {
    Double word = notFinite(number);
    if (word != null && (word.isNaN() || !reading.areNumbers())) {
      return word;
    } else if (word != null) {
      throw new Misfit(NumberText.FINITE);
    } else if (!NumberText.isNumber(number)) {
      throw new Misfit("numbers");
    }
    double value = NumberText.parse(number, '.');
    if (Double.isInfinite(value)) {
      throw new Misfit(NumberText.FINITE);
    } else if (!reading.mayBeRounded() && !NumberText.isHeld(number)) {
      throw unheld("numbers of which doubles hold all digits", number);
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
