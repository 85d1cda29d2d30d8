package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How good predictions are. */
public sealed interface Metrics permits ClassMetrics, RegressionMetrics {

  /** The metrics by name, in the order of a table; NaN for one that does not apply. */
  default Map<String, Double> values() {
    return Json.numbers(this);
  }

  /** The names of those that tell most, for where there is room for a few. */
  List<String> headlines();

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
