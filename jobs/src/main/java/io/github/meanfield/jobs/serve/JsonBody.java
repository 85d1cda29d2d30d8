package io.github.meanfield.jobs.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.runtime.InputColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Reads the rows of a body of JSON: an object is one, an array of objects several. */
final class JsonBody {

  private static final int DEEPEST = 16;
  private static final int MOST_SHOWN = 200;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser json;
  private final Rows rows;

  private JsonBody(JsonParser json, Rows rows) {
    this.json = json;
    this.rows = rows;
  }

  /**
   * Reads a body.
   *
   * @param text the body
   * @param rows takes the rows
   * @return whether the body is one object, not an array
   * @throws Refused if it is something else, or a row lacks a column or has a value that no column
   *     of its type may have
   */
  static boolean read(String text, Rows rows) throws Refused {
    try (JsonParser json = FACTORY.createParser(text)) {
      return new JsonBody(json, rows).read();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new Refused(
          Refused.BAD_REQUEST,
          "the body is no JSON%s: %s",
          at == null
              ? ""
              : String.format(", at line %d, column %d", at.getLineNr(), at.getColumnNr()),
          Console.shortened(e.getOriginalMessage().replaceAll("\\s+", " "), MOST_SHOWN));
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail to be read", e);
    }
  }

  private boolean read() throws IOException, Refused {
    JsonToken first = json.nextToken();
    if (first == JsonToken.START_OBJECT) {
      readRow();
    } else if (first == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
          throw new Refused(
              Refused.BAD_REQUEST,
              "row %d is %s; it must be an object, such as {\"column\": 1}",
              rows.number(),
              words(json.currentToken()));
        }
        readRow();
      }
    } else {
      throw new Refused(
          Refused.BAD_REQUEST,
          "the body is %s; it must be an object with the columns of a row, or an array of such",
          first == null ? "empty" : words(first));
    }
    if (json.nextToken() != null) {
      throw new Refused(
          Refused.BAD_REQUEST, "the body goes on behind its end; send rows in an array");
    }
    return first == JsonToken.START_OBJECT;
  }

  private void readRow() throws IOException, Refused {
    Object[] row = new Object[rows.columns().size()];
    String[] keys = new String[row.length];
    int found = 0;
    List<String> names = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      Integer place = place(name, keys);
      json.nextToken();
      names.add(name);
      if (place == null) {
        json.skipChildren();
      } else {
        row[place] = value(rows.columns().get(place));
        found += keys[place] == null ? 1 : 0;
        keys[place] = name;
      }
    }
    if (found < row.length) {
      boolean[] has = new boolean[row.length];
      for (int i = 0; i < row.length; i++) {
        has[i] = keys[i] != null;
      }
      rows.requireAll(has, names);
    }
    rows.add(row);
  }

  /**
   * The place that a key fills: that of the column of its name, or else of the column that reading
   * a table would have made of it, unless the column's own name is there too.
   *
   * @param keys the keys that have filled the places so far
   */
  private Integer place(String name, String[] keys) throws Refused {
    Integer exact = rows.place(name);
    if (exact != null) {
      return exact;
    }
    Integer place = rows.placeAfterReading(name);
    if (place == null || keys[place] == null) {
      return place;
    }
    InputColumn column = rows.columns().get(place);
    if (!keys[place].equals(column.name())) {
      throw refused(column, "two values, of '" + keys[place] + "' and '" + name + "'");
    }
    return null;
  }

  private Object value(InputColumn column) throws IOException, Refused {
    return switch (json.currentToken()) {
      case VALUE_STRING -> text(column);
      case VALUE_NUMBER_INT -> json.getNumberValue();
      case VALUE_NUMBER_FLOAT -> number(column);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_ARRAY -> {
        if (column.type() != InputColumn.Type.VECTOR) {
          throw refused(column, "an array; required is a single value");
        }
        yield numbers(column);
      }
      default -> throw refused(column, words(json.currentToken()) + "; required is a value");
    };
  }

  private String text(InputColumn column) throws IOException, Refused {
    String text = json.getText();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw refused(column, "half a character, at place " + (i + 1) + " of its text");
        }
        i++;
      }
    }
    return text;
  }

  private double number(InputColumn column) throws IOException, Refused {
    double number = json.getDoubleValue();
    if (Double.isInfinite(number)) {
      throw refused(column, "a number beyond 1.8e308, which no column holds");
    }
    return number;
  }

  private double[] numbers(InputColumn column) throws IOException, Refused {
    DoubleStream.Builder numbers = DoubleStream.builder();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        numbers.add(Double.NaN);
      } else if (json.currentToken().isNumeric()) {
        numbers.add(number(column));
      } else {
        throw refused(column, words(json.currentToken()) + " in an array; required are numbers");
      }
    }
    return numbers.build().toArray();
  }

  private Refused refused(InputColumn column, String found) {
    return new Refused(
        Refused.BAD_REQUEST, "row %d: column '%s' holds %s", rows.number(), column.name(), found);
  }

  private static String words(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      default -> "a number";
    };
  }
}
