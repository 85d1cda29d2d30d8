package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

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
  static List<List<String>> metrics(
      String corner, Map<String, ? extends Metrics> models, Map<String, Interval> intervals) {
    List<String> head = new ArrayList<>(List.of(corner));
    head.addAll(models.keySet());
    if (!intervals.isEmpty()) {
      head.add(2, INTERVAL);
    }
    List<List<String>> table = new ArrayList<>(List.of(head));
    for (String name : models.values().iterator().next().values().keySet()) {
      List<String> row = new ArrayList<>(List.of(name));
      models.values().forEach(model -> row.add(Console.metric(model.values().get(name))));
      if (!intervals.isEmpty()) {
        row.add(2, interval(intervals, name));
      }
      table.add(row);
    }
    return table;
  }

  /** Adds the metrics of several models to a report, without intervals. */
  public static void addMetrics(Report report, String note, Map<String, ? extends Metrics> models) {
    addMetrics(report, note, models, Map.of());
  }

  /**
   * Adds the metrics of several models to a report.
   *
   * @param note what rows they are of
   * @param models the models, the first of them the one that the report is about
   * @param intervals intervals of the first model's metrics, none without a bootstrap
   */
  static void addMetrics(
      Report report,
      String note,
      Map<String, ? extends Metrics> models,
      Map<String, Interval> intervals) {
    report.value("metrics", models);
    if (!intervals.isEmpty()) {
      report.value("intervals", intervals);
    }
    if (!models.isEmpty()) {
      report.section(
          "Metrics beside baselines",
          note,
          List.of(),
          ReportTable.of(metrics("metric", models, intervals)));
    }
  }

  private static String interval(Map<String, Interval> intervals, String name) {
    return intervals.containsKey(name) ? intervals.get(name).toString() : "-";
  }

  /** Precision, recall and F1 of each class. */
  static List<List<String>> classes(ScoredTable judged) {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("class", "rows", "precision", "recall", "F1"));
    ClassSums sums = judged.sums();
    double[] rows = judged.rowsOfClasses();
    for (int k = 0; k < rows.length; k++) {
      table.add(
          List.of(
              judged.names().get(k),
              Console.count((long) rows[k]),
              Console.metric(sums.precision(k)),
              Console.metric(sums.recall(k)),
              Console.metric(sums.f1(k))));
    }
    return table;
  }

  /** Rows by true and predicted class. */
  static List<List<String>> confusion(ScoredTable judged) {
    List<List<String>> table = new ArrayList<>();
    table.add(
        Stream.of(List.of("true \\ predicted"), judged.names(), List.of("rows"))
            .flatMap(List::stream)
            .toList());
    for (int i = 0; i < judged.names().size(); i++) {
      List<String> row = new ArrayList<>(List.of(judged.names().get(i)));
      double[] counts = judged.confusion()[i];
      DoubleStream.concat(DoubleStream.of(counts), DoubleStream.of(DoubleStream.of(counts).sum()))
          .forEach(count -> row.add(Console.count((long) count)));
      table.add(row);
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
  static List<List<String>> groups(String column, List<GroupMetrics> groups, List<String> names) {
    boolean hasIntervals = groups.stream().anyMatch(group -> !group.intervals().isEmpty());
    List<String> head = new ArrayList<>(List.of(column, "rows"));
    head.addAll(names);
    if (hasIntervals) {
      head.add(3, INTERVAL);
    }
    List<List<String>> table = new ArrayList<>(List.of(head));
    for (GroupMetrics group : groups) {
      List<String> row = new ArrayList<>(List.of(group.name(), Console.count(group.rows())));
      names.forEach(name -> row.add(Console.metric(group.metrics().values().get(name))));
      if (hasIntervals) {
        row.add(3, interval(group.intervals(), names.get(0)));
      }
      table.add(row);
    }
    return table;
  }
}
