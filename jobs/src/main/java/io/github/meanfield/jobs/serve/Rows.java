package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The rows of a request, as they are read: values in the order of a model's columns. */
final class Rows {

  private static final int MOST_SHOWN = 60;

  private final List<InputColumn> columns;
  private final Map<String, Integer> places = new HashMap<>();

  /** Rows of a request have the same keys. */
  private final Map<String, String> namesAfterReading = new HashMap<>();

  private final int most;
  private final List<Object[]> values = new ArrayList<>();

  /**
   * No rows so far.
   *
   * @param most rows that a request may have
   */
  Rows(Model model, int most) {
    this.columns = model.inputs();
    this.most = most;
    for (int i = 0; i < columns.size(); i++) {
      places.put(columns.get(i).name(), i);
    }
  }

  /** The columns that are read, in the order of values. */
  List<InputColumn> columns() {
    return columns;
  }

  /** The place of a column in a row, null if the model does not read it. */
  Integer place(String name) {
    return places.get(name);
  }

  /** The place of the column that a key stands for; null if the model reads none such. */
  Integer placeAfterReading(String key) {
    return places.get(namesAfterReading.computeIfAbsent(key, Tables::name));
  }

  /** The number of the row that is next, from 1. */
  int number() {
    return values.size() + 1;
  }

  /**
   * Refuses rows that lack columns.
   *
   * @param has whether they have each of the columns
   * @param names what they have, for the message
   */
  void requireAll(boolean[] has, List<String> names) throws Refused {
    List<String> missing =
        IntStream.range(0, has.length)
            .filter(i -> !has[i])
            .mapToObj(i -> "'" + columns.get(i).name() + "'")
            .toList();
    if (!missing.isEmpty()) {
      throw new Refused(
          Refused.BAD_REQUEST,
          "row %d lacks the column%s %s, which the model reads; a value that is missing is null, in"
              + " CSV nothing. The row has %s; GET /schema tells all columns",
          number(),
          missing.size() == 1 ? "" : "s",
          Console.shortened(String.join(", ", missing), MOST_SHOWN),
          names.isEmpty() ? "none" : Console.shortened(String.join(", ", names), MOST_SHOWN));
    }
  }

  /** Adds a row. */
  void add(Object[] row) throws Refused {
    if (values.size() == most) {
      throw new Refused(
          Refused.TOO_LARGE,
          "the request has more than %,d rows, the most that one may have here; send several",
          most);
    }
    values.add(row);
  }

  /** The rows. */
  List<Object[]> values() {
    return values;
  }
}
