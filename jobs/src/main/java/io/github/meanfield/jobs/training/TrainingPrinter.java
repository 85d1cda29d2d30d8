package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Comparison;
import io.github.meanfield.jobs.evaluate.EvaluationTables;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.jobs.task.ColumnChoice;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.jobs.task.TargetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Prints what a training starts from and what it comes to. */
final class TrainingPrinter {

  private static final int MAX_PRINTED_COLUMNS = 20;

  private TrainingPrinter() {}

  /** Prints where rows come from. */
  static void input(String description, Dataset<Row> rows, Target target) {
    long used = LongStream.of(target.rows()).sum();
    long all = used + target.unlabelled() + target.unknown();
    Console.entry(
        "input", "%s: %s rows, %d columns", description, Console.count(all), rows.columns().length);
    Console.entry("rows used", "%s", Console.count(used));
    skipped(target.unlabelled(), "no label");
    skipped(target.unknown(), "a class that no training row has");
    if (all == used) {
      Console.entry("rows skipped", "0");
    }
  }

  /**
   * Prints what each column is; the label comes with {@link #target}.
   *
   * @param isEncoded whether the network takes missing values
   */
  static void columns(ColumnRoles roles, ColumnChoice options, boolean isEncoded) {
    columns("numeric", roles.numeric());
    columns("boolean", roles.flags());
    columns("categorical", roles.categorical());
    columns("date", dates(roles));
    columns("vector", roles.vectors());
    columns("text", roles.texts());
    columns("id", Stream.ofNullable(options.id()).toList());
    columns("weight", Stream.ofNullable(options.weightCol()).toList());
    columns("human", Stream.ofNullable(options.human()).toList());
    missing(isEncoded ? "numbers, marked" : "numbers, imputed", roles.numeric(), roles.missing());
    missing("texts, a category of their own", roles.categorical(), roles.missing());
    missing("texts, without words", roles.texts(), roles.missing());
    missing(
        isEncoded ? "dates, marked" : "dates, imputed",
        List.copyOf(roles.dates().keySet()),
        roles.missing());
    roles.leftOut().forEach((name, why) -> Console.entry("left out", "%s: %s", name, why));
    Console.gap();
  }

  /** Prints what a person should know of how columns were read. */
  static void found(List<FoundColumn> found) {
    Map<String, List<String>> marks = new TreeMap<>();
    for (FoundColumn column : found) {
      column
          .marks()
          .forEach(
              (mark, times) ->
                  marks
                      .computeIfAbsent(mark, each -> new ArrayList<>())
                      .add(column.name() + " " + Console.count(times)));
    }
    marks.forEach((mark, columns) -> Console.entry("missing as", "'%s': %s", mark, some(columns)));
    List<String> notes =
        found.stream()
            .flatMap(column -> column.notes().stream().map(note -> column.name() + ": " + note))
            .toList();
    notes.stream().limit(MAX_PRINTED_COLUMNS).forEach(note -> Console.entry("note", "%s", note));
    if (notes.size() > MAX_PRINTED_COLUMNS) {
      Console.line("(%d more notes)", notes.size() - MAX_PRINTED_COLUMNS);
    }
    if (!marks.isEmpty() || !notes.isEmpty()) {
      Console.gap();
    }
  }

  private static String some(List<String> columns) {
    String shown = columns.stream().limit(MAX_PRINTED_COLUMNS).collect(Collectors.joining(", "));
    int more = columns.size() - MAX_PRINTED_COLUMNS;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /** Prints how the labels divide. */
  static void target(Target target) {
    TargetTable.lines(target).forEach(line -> Console.line("%s", line));
    Console.gap();
  }

  private static void skipped(long rows, String reason) {
    if (rows > 0) {
      Console.entry("rows skipped", "%s: %s", Console.count(rows), reason);
    }
  }

  private static List<String> dates(ColumnRoles roles) {
    return roles.dates().entrySet().stream()
        .map(date -> date.getKey() + (date.getValue() ? " (with hours)" : ""))
        .toList();
  }

  private static void columns(String role, List<String> names) {
    if (!names.isEmpty()) {
      Console.entry(role, "%s", String.join(", ", names));
    }
  }

  private static void missing(String what, List<String> columns, Map<String, Long> missing) {
    List<String> counts =
        columns.stream()
            .filter(missing::containsKey)
            .map(name -> name + " " + Console.count(missing.get(name)))
            .toList();
    if (!counts.isEmpty()) {
      Console.entry("missing", "%s (%s)", String.join(", ", counts), what);
    }
  }

  /** Prints which columns have categories that are put together. */
  static void rare(TrainingStatistics statistics, long minRows) {
    boolean hasRare = false;
    for (FeatureStatistics feature : statistics.features()) {
      long[] rows = feature.rareRows(minRows);
      if (rows.length > 0) {
        Console.entry(
            "rare",
            "%s: put together %s of %s categories (training rows: %s)",
            feature.name(),
            Console.count(rows.length),
            Console.count(feature.categories().size()),
            Console.count(LongStream.of(rows).sum()));
        hasRare = true;
      }
    }
    if (hasRare) {
      Console.gap();
    }
  }

  /** Prints the metrics of the test rows, one line a model. */
  static void metrics(Comparison comparison) {
    Console.gap();
    Console.table(EvaluationTables.headlines("test metrics", comparison));
  }

  /** Prints that there are none. */
  static void noMetrics() {
    Console.gap();
    Console.line("no test rows, so no test metrics");
  }
}
