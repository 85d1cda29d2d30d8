package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The values of objects of JSON as columns of given types. */
final class JsonFields {

  private static final int MAX_SHOWN = 60;

  /** Keys may be values, such as numbers of customers. */
  private static final int MAX_PASSED_OVER = 1000;

  private final StructField[] columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final JsonValue[] readers;
  private final Consumer<String> notes;
  private final Set<String> passedOver = new HashSet<>();

  /** A record that does not go with the columns; the message tells why. */
  private static final class Problem extends Exception {

    private static final long serialVersionUID = 1;

    private Problem(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Columns of objects.
   *
   * @param columns the columns
   * @param readings how each of them is read
   * @param notes hears of what is not read as it stands, each time
   */
  JsonFields(StructType columns, Map<String, Reading> readings, Consumer<String> notes) {
    this.columns = columns.fields();
    this.readers = new JsonValue[this.columns.length];
    this.notes = notes;
    for (int i = 0; i < readers.length; i++) {
      String name = this.columns[i].name();
      places.put(name, i);
      readers[i] = new JsonValue(name, readings.get(name), notes);
    }
  }

  /** The values of an object, a value for each column; null if there is a {@link #problem}. */
  Object[] values(String object) {
    try {
      return read(object);
    } catch (Problem e) {
      return null;
    }
  }

  /** What is wrong with an object, null if nothing is. */
  String problem(String object) {
    try {
      read(object);
      return null;
    } catch (Problem e) {
      return e.getMessage();
    }
  }

  private Object[] read(String object) throws Problem {
    Object[] values = new Object[columns.length];
    String name = null;
    try (JsonParser parser = JsonText.parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        name = parser.getCurrentName();
        Integer place = places.get(name);
        parser.nextToken();
        if (place == null) {
          // Of files that are there all keys are columns.
          passOver(name);
          parser.skipChildren();
        } else {
          values[place] = readers[place].of(parser, columns[place].dataType());
        }
      }
      return values;
    } catch (JsonValue.Misfit e) {
      throw new Problem(
          String.format(
              "column '%s' must hold %s, but holds '%s'%s",
              name, e.getMessage(), Console.shortened(shown(object, name), MAX_SHOWN), e.cure()));
    } catch (IOException e) {
      // JSON with values longer than the parser takes.
      throw new Problem(String.format("key '%s' cannot be read: %s", name, reason(e)));
    }
  }

  /** Notes a key without a column; one that differs by case only is more likely meant to be it. */
  private void passOver(String key) throws Problem {
    if (passedOver.contains(key)) {
      return;
    }
    for (StructField column : columns) {
      if (column.name().equalsIgnoreCase(key)) {
        throw new Problem(
            String.format(
                "key '%s' differs from column '%s' by case only; rename it", key, column.name()));
      }
    }
    if (passedOver.size() < MAX_PASSED_OVER) {
      passedOver.add(key);
    }
    notes.accept(JsonValue.unknown(key));
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
  }

  /** A value as it stands in an object, a text without its quotes. */
  private static String shown(String object, String name) {
    try (JsonParser parser = JsonText.parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME && !parser.getCurrentName().equals(name)) {
        parser.nextToken();
        parser.skipChildren();
      }
      if (!parser.nextToken().isStructStart()) {
        return parser.getText();
      }
      int start = (int) parser.getTokenLocation().getCharOffset();
      parser.skipChildren();
      return object.substring(start, (int) parser.getCurrentLocation().getCharOffset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
