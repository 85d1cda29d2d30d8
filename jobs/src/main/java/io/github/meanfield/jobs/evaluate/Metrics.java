package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.report.Json;
import java.util.List;
import java.util.Map;

/** How good predictions are. */
public sealed interface Metrics permits ClassMetrics, RegressionMetrics, SetMetrics {

  /** The metrics by name, in the order of a table; NaN for one that does not apply. */
  default Map<String, Double> values() {
    return Json.numbers(this);
  }

  /** The names of those that tell most, for where there is room for a few. */
  List<String> headlines();
}
