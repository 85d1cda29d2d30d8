package io.github.meanfield.jobs.tables.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The values of objects of JSON as columns of given types. */
final class JsonFields {

  private static final int MAX_SHOWN = 60;

  private final StructField[] columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Reading> readings;

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
   */
  JsonFields(StructType columns, Map<String, Reading> readings) {
    this.columns = columns.fields();
    this.readings = readings;
    for (StructField column : this.columns) {
      places.put(column.name(), places.size());
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
        if (place == null) {
          // Of files that are there all keys are columns.
          throw new Problem(
              String.format(
                  "key '%s' is no column; those of a stream are the keys of its first files",
                  name));
        }
        parser.nextToken();
        values[place] =
            new JsonValue(object, readings.get(name)).of(parser, columns[place].dataType());
      }
      return values;
    } catch (JsonValue.Misfit e) {
      throw new Problem(
          String.format(
              "column '%s' must hold %s, but holds '%s'",
              name, e.getMessage(), Console.shortened(shown(object, name), MAX_SHOWN)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value as it stands in an object, a text without its quotes. */
  private static String shown(String object, String name) {
    try (JsonParser parser = JsonText.parser(object)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME && !parser.getCurrentName().equals(name)) {
        parser.nextToken();
        parser.skipChildren();
      }
      parser.nextToken();
      return JsonValue.asItStands(parser, object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
