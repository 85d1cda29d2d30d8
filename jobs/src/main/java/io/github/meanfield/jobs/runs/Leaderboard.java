package io.github.meanfield.jobs.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.experiment.Run;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.jobs.report.MarkedCell;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A page of runs, the best first; those of another label or metric stand by themselves. */
final class Leaderboard {

  private static final int MOST_SETTINGS = 8;
  private static final int MOST_CURVES = 5;
  private static final int LONGEST = 30;
  private static final int HASH_SHOWN = 6;

  /** Columns beside the metric that decides. */
  private static final List<String> OTHERS = List.of("accuracy", "logLoss", "MAE", "R2");

  private final RunTable words;
  private final List<Run> runs;

  /**
   * A page.
   *
   * @param all all runs
   * @param shown those to show
   */
  Leaderboard(List<Run> all, List<Run> shown) {
    words = new RunTable(all, List.of());
    runs = shown;
  }

  /** Runs that can be compared: of one label, judged by one metric. */
  private record Group(String label, boolean isEvaluation, String metric) {
    static Group of(Run run) {
      String label = run.settings().getOrDefault("label", run.text("label"));
      return new Group(label, run.isEvaluation(), run.mainMetric().orElseThrow());
    }

    String title() {
      return (label.isEmpty() ? "" : label + ": ") + metric + (isEvaluation ? ", evaluated" : "");
    }
  }

  /** The page. */
  Report report() {
    Report report = new Report("Runs");
    Map<Group, List<Run>> groups =
        runs.stream()
            .filter(run -> run.mainMetric().isPresent())
            .collect(Collectors.groupingBy(Group::of, LinkedHashMap::new, Collectors.toList()));
    groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> -group.getValue().size()))
        .forEach(group -> add(report, group.getKey(), group.getValue()));
    List<Run> others = runs.stream().filter(run -> run.mainMetric().isEmpty()).toList();
    if (!others.isEmpty()) {
      report.section(
          "Without a result",
          "Sweeps are told by the runs that they consist of.",
          List.of(),
          ReportTable.of(
              List.of("run", "command", "status", "time", "what"),
              others.stream()
                  .map(
                      run ->
                          List.of(
                              run.id(),
                              run.command(),
                              run.status(),
                              RunTable.time(run.seconds()),
                              words.words(run)))
                  .toList()));
    }
    report.fact("numRuns", "runs", (long) runs.size());
    return report.value("runs", runs.stream().map(RunTable::json).toList());
  }

  private void add(Report report, Group group, List<Run> members) {
    RunField field = new RunField(RunField.Kind.METRIC, group.metric);
    List<Run> sorted = members.stream().sorted(field.order()).toList();
    Run best = sorted.get(0);
    report.tile(
        "best " + group.title(),
        best.metrics().get(group.metric),
        best.id() + (best.interval(group.metric).isEmpty() ? "" : ", " + interval(best, group)));
    long tables = members.stream().map(RunComparison::dataHash).distinct().count();
    if (tables > 1) {
      report.warning(
          String.format(
              "Runs of %s have learned from or been judged on %s: metrics of different rows cannot be"
                  + " compared.",
              group.title(), Numbers.counted(tables, "different table")));
    } else if (members.stream().map(RunComparison::rows).distinct().count() > 1) {
      report.warning(
          String.format(
              "Runs of %s are judged on different rows of one table, as seeds, shares or columns"
                  + " differ: metrics of different rows cannot be compared.",
              group.title()));
    }
    List<String> charts = new ArrayList<>();
    if (members.size() > 1) {
      charts.add(course(group, members));
    }
    List<Line> curves = curves(sorted);
    if (!curves.isEmpty()) {
      charts.add(Chart.lines("Validation loss of the best", "epoch", "validation loss", curves));
    }
    report.section(
        group.title(),
        "The best first, with 95 % intervals, and the settings in which these runs differ.",
        charts,
        table(group, sorted, tables > 1));
  }

  private static String interval(Run run, Group group) {
    return "95 % interval " + run.intervalText(group.metric);
  }

  private ReportTable table(Group group, List<Run> sorted, boolean hasData) {
    List<String> settings = differing(sorted);
    List<String> others =
        OTHERS.stream()
            .filter(name -> !name.equals(group.metric))
            .filter(name -> sorted.stream().anyMatch(run -> run.metrics().containsKey(name)))
            .toList();
    List<String> head = new ArrayList<>(List.of("", "run", group.metric));
    head.addAll(others);
    settings.forEach(key -> head.add(Run.lastPart(key)));
    if (hasData) {
      head.add("data");
    }
    head.add("time");
    boolean hasRemarks = sorted.stream().anyMatch(run -> !RunTable.remark(run).isEmpty());
    if (hasRemarks) {
      head.add("tags and motivation");
    }
    double best = sorted.get(0).metrics().get(group.metric);
    double worst = sorted.get(sorted.size() - 1).metrics().get(group.metric);
    List<List<Object>> rows = new ArrayList<>();
    for (Run run : sorted) {
      double value = run.metrics().get(group.metric);
      double share = best == worst ? 0 : (value - worst) / (best - worst);
      String note = run.interval(group.metric).isEmpty() ? "" : run.intervalText(group.metric);
      List<Object> row = new ArrayList<>(List.of(rows.size() + 1));
      row.add(new MarkedCell(run.shortId(), 0, run.text("started").replaceAll("T.*", "")));
      row.add(new MarkedCell(value, share, note));
      others.forEach(name -> row.add(run.metrics().getOrDefault(name, Double.NaN)));
      Map<String, String> own = run.settings();
      settings.forEach(key -> row.add(Console.shortened(own.getOrDefault(key, "-"), LONGEST)));
      if (hasData) {
        String hash = RunComparison.dataHash(run);
        row.add(hash.substring(0, Math.min(HASH_SHOWN, hash.length())));
      }
      row.add(RunTable.time(run.seconds()));
      if (hasRemarks) {
        row.add(RunTable.remark(run));
      }
      rows.add(row);
    }
    return ReportTable.of(head, rows);
  }

  /** The settings that are not the same in all runs, but for what is said elsewhere. */
  private static List<String> differing(List<Run> runs) {
    List<Map<String, String>> settings = runs.stream().map(Run::settings).toList();
    return settings.stream()
        .flatMap(own -> own.keySet().stream())
        .distinct()
        .filter(key -> !RunComparison.WITHOUT_EFFECT.contains(key))
        .filter(key -> settings.stream().map(own -> own.get(key)).distinct().count() > 1)
        .limit(MOST_SETTINGS)
        .toList();
  }

  /** The metric of each run in the order of time, and the best so far. */
  private static String course(Group group, List<Run> members) {
    List<Run> byTime = members.stream().sorted(Comparator.comparing(Run::id)).toList();
    double[] x = IntStream.rangeClosed(1, byTime.size()).asDoubleStream().toArray();
    double[] y = byTime.stream().mapToDouble(run -> run.metrics().get(group.metric)).toArray();
    double[] best = y.clone();
    DoubleBinaryOperator better = Run.isLargerBetter(group.metric) ? Math::max : Math::min;
    for (int i = 1; i < best.length; i++) {
      best[i] = better.applyAsDouble(best[i - 1], y[i]);
    }
    return Chart.points(
        group.metric + " of each run",
        "run, by time",
        group.metric,
        List.of(new Line("runs", x, y), Line.reference("best so far", x, best)));
  }

  private static List<Line> curves(List<Run> sorted) {
    return sorted.stream()
        .map(Leaderboard::curve)
        .filter(Objects::nonNull)
        .limit(MOST_CURVES)
        .toList();
  }

  private static Line curve(Run run) {
    List<JsonNode> epochs = new ArrayList<>();
    run.json().path("epochs").forEach(epochs::add);
    epochs.removeIf(epoch -> !epoch.path("validationLoss").isNumber());
    return epochs.isEmpty()
        ? null
        : new Line(
            run.shortId(),
            epochs.stream().mapToDouble(epoch -> epoch.path("epoch").asDouble()).toArray(),
            epochs.stream()
                .mapToDouble(epoch -> epoch.path("validationLoss").asDouble())
                .toArray());
  }
}
