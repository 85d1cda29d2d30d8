package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How good predictions are. */
public sealed interface Metrics permits ClassMetrics, RegressionMetrics {

  /** The metrics by name, in the order of a table; NaN for one that does not apply. */
  Map<String, Double> values();

  /** The names of those that tell most, for where there is room for a few. */
  List<String> headlines();

  /** The metrics of several models by name. */
  static Map<String, Object> values(Map<String, ? extends Metrics> models) {
    Map<String, Object> values = new LinkedHashMap<>();
    models.forEach((name, model) -> values.put(name, model.values()));
    return values;
  }

  /** The head of a table of the headlines. */
  default List<String> head(String name) {
    return Stream.concat(Stream.of(name), headlines().stream()).toList();
  }

  /** A row of a table under {@link #head}. */
  default List<String> row(String name) {
    return Stream.concat(
            Stream.of(name), headlines().stream().map(values()::get).map(Console::metric))
        .toList();
  }
}
