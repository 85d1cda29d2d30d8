package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.evaluate.Comparison.Compared;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Tables of how good predictions are, as terminal and report show them: a head, then rows. */
public final class EvaluationTables {

  /** What an interval is called at the head of a column. */
  static final String INTERVAL = "95 % interval";

  private EvaluationTables() {}

  /**
   * Metrics of several models, a metric a row.
   *
   * @param corner the head of the metrics' names
   * @param models the models, the first of them the one that intervals are of
   * @param intervals intervals by metric, none without a bootstrap
   */
  static List<List<Object>> metrics(
      String corner, Map<String, ? extends Metrics> models, Map<String, Interval> intervals) {
    List<List<Object>> table = new ArrayList<>(List.of(row(corner, models.keySet())));
    for (String name : models.values().iterator().next().values().keySet()) {
      table.add(row(name, models.values().stream().map(it -> it.values().get(name)).toList()));
    }
    if (!intervals.isEmpty()) {
      table.get(0).add(2, INTERVAL);
      table.stream().skip(1).forEach(row -> row.add(2, interval(intervals, row.get(0))));
    }
    return table;
  }

  /**
   * The headlines of several models, a model a row, one of them with its interval.
   *
   * @param models the models, at least one
   */
  public static List<List<Object>> headlines(String corner, Comparison models) {
    List<String> names = models.first().metrics().headlines();
    String metric = models.first().metric();
    List<List<Object>> table = new ArrayList<>(List.of(row(corner, names)));
    table.get(0).add(metric + ", " + INTERVAL);
    for (Compared model : models.models()) {
      List<Object> row =
          row(model.name(), names.stream().map(model.metrics().values()::get).toList());
      row.add(interval(model.intervals(), metric));
      table.add(row);
    }
    return table;
  }

  private static List<Object> row(Object first, Collection<?> others) {
    List<Object> row = new ArrayList<>(List.of(first));
    row.addAll(others);
    return row;
  }

  /**
   * Adds the metrics of several models to a report.
   *
   * @param note what rows they are of
   * @param models the models, the first of them the one that the report is about
   */
  public static void addMetrics(Report report, String note, Comparison models) {
    report.value("metrics", Json.keyed(models.metrics()));
    Map<String, Interval> intervals = models.first().intervals();
    for (String name : models.first().metrics().headlines()) {
      Interval interval = intervals.get(name);
      double value = models.first().metrics().values().get(name);
      addTile(report, name, value, interval == null ? "" : INTERVAL + " " + interval);
    }
    List<ReportTable> tables =
        new ArrayList<>(List.of(ReportTable.of(metrics("metric", models.metrics(), intervals))));
    if (!intervals.isEmpty()) {
      report.value("intervals", Json.keyed(intervals));
      report.value("differences", models.others());
      tables.add(ReportTable.of(differences(models)));
    }
    report.section("Metrics beside baselines", note, List.of(), tables.toArray(ReportTable[]::new));
  }

  /** Adds a headline, unless it is not known. */
  static void addTile(Report report, String name, double value, String note) {
    if (!Double.isNaN(value)) {
      report.tile(name, value, note);
    }
  }

  /** How the first of several models differs from the others, a model a row. */
  private static List<List<Object>> differences(Comparison models) {
    List<List<Object>> table =
        new ArrayList<>(
            List.of(
                List.of(
                    "compared with",
                    "metric",
                    models.first().name(),
                    "the other",
                    "interval of the other",
                    "difference",
                    "interval of the difference")));
    for (Compared other : models.others()) {
      table.add(
          List.of(
              other.name(),
              other.metric(),
              other.ofFirst(),
              other.value(),
              interval(other.intervals(), other.metric()),
              other.difference(),
              other.interval() == null ? "-" : other.interval()));
    }
    return table;
  }

  private static Object interval(Map<String, Interval> intervals, Object name) {
    return intervals.containsKey(name) ? intervals.get(name) : "-";
  }

  /** Precision, recall and F1 of each class. */
  static List<List<Object>> classes(ScoredTable judged) {
    List<List<Object>> table = new ArrayList<>();
    table.add(List.of("class", "rows", "precision", "recall", "F1"));
    ClassSums sums = judged.sums();
    double[] rows = judged.rowsOfClasses();
    for (int k = 0; k < rows.length; k++) {
      String name = judged.names().get(k);
      table.add(List.of(name, (long) rows[k], sums.precision(k), sums.recall(k), sums.f1(k)));
    }
    return table;
  }

  /** Rows by true and predicted class, and their sums. */
  static List<List<Object>> confusion(ScoredTable judged) {
    List<List<Object>> table = new ArrayList<>(List.of(row("true \\ predicted", judged.names())));
    table.get(0).add("rows");
    for (int i = 0; i < judged.names().size(); i++) {
      double[] counts = judged.confusion()[i];
      table.add(
          row(judged.names().get(i), DoubleStream.of(counts).mapToObj(n -> (long) n).toList()));
      table.get(i + 1).add((long) DoubleStream.of(counts).sum());
    }
    return table;
  }

  /**
   * Metrics of groups, a group a row.
   *
   * @param column what the groups are by
   * @param groups the groups, at least one
   * @param names the metrics to show, the first of them with its interval
   */
  static List<List<Object>> groups(String column, List<GroupMetrics> groups, List<String> names) {
    List<List<Object>> table = new ArrayList<>(List.of(row(column, names)));
    table.get(0).add(1, "rows");
    boolean hasIntervals = groups.stream().anyMatch(group -> !group.intervals().isEmpty());
    if (hasIntervals) {
      table.get(0).add(3, INTERVAL);
    }
    for (GroupMetrics group : groups) {
      List<Object> row =
          row(group.name(), names.stream().map(group.metrics().values()::get).toList());
      row.add(1, group.rows());
      if (hasIntervals) {
        row.add(3, interval(group.intervals(), names.get(0)));
      }
      table.add(row);
    }
    return table;
  }
}
