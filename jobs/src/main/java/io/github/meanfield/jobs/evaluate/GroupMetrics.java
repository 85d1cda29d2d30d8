package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.report.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How good predictions are on the rows of a group.
 *
 * @param name the group
 * @param rows its rows
 * @param metrics the metrics of them
 * @param intervals intervals of the metrics, none without a bootstrap
 */
record GroupMetrics(
    String name,
    long rows,
    Metrics metrics,
    @JsonSerialize(keyUsing = Json.Keys.class) Map<String, Interval> intervals) {

  /** So many groups are judged, those with the most rows. */
  static final int MAX_GROUPS = 20;

  private static final String MISSING = "(missing)";

  /** The groups that a column makes. */
  static Column by(String column) {
    return functions.coalesce(functions.col(column).cast("string"), functions.lit(MISSING));
  }

  /**
   * Judges groups.
   *
   * @param judged rows with their groups
   * @param bootstrap what makes intervals
   * @return the groups with the most rows, the largest first
   */
  static List<GroupMetrics> of(JudgedRows judged, Bootstrap bootstrap) {
    Map<String, Long> counts = new LinkedHashMap<>();
    judged
        .rows()
        .groupBy(JudgedRows.GROUP)
        .count()
        .orderBy(functions.col("count").desc(), functions.col(JudgedRows.GROUP))
        .limit(MAX_GROUPS)
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    Dataset<Row> rows =
        judged.rows().where(functions.col(JudgedRows.GROUP).isin(counts.keySet().toArray()));
    long all = counts.values().stream().mapToLong(count -> count).sum();
    boolean isSampled = all > bootstrap.most();
    if (isSampled) {
      rows.cache();
    }
    try {
      // Neither metrics nor intervals need them then.
      boolean isUnused = isSampled && bootstrap.replicates() == 0;
      Map<String, List<Row>> samples =
          isUnused
              ? Map.of()
              : bootstrap.collect(rows, all).stream()
                  .collect(Collectors.groupingBy(row -> row.getAs(JudgedRows.GROUP)));
      return of(
          judged, counts, samples, isSampled ? judged.of(rows).metrics() : Map.of(), bootstrap);
    } finally {
      rows.unpersist();
    }
  }

  /**
   * The groups.
   *
   * @param metrics metrics of groups of which the samples lack some rows
   */
  private static List<GroupMetrics> of(
      JudgedRows judged,
      Map<String, Long> counts,
      Map<String, List<Row>> samples,
      Map<String, ? extends Metrics> metrics,
      Bootstrap bootstrap) {
    List<GroupMetrics> groups = new ArrayList<>();
    counts.forEach(
        (name, count) -> {
          JudgedRows.Sample sample = judged.sample(samples.getOrDefault(name, List.of()));
          Metrics ofGroup = metrics.containsKey(name) ? metrics.get(name) : sample.metrics();
          groups.add(
              new GroupMetrics(name, count, ofGroup, bootstrap.intervals(sample, ofGroup, count)));
        });
    return groups;
  }
}
