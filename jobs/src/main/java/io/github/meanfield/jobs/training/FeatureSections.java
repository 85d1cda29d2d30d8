package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.jobs.tables.FoundColumn;
import io.github.meanfield.jobs.task.FeatureStages;
import io.github.meanfield.runtime.text.DateFeature;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The part of a report about what a model learns from. */
final class FeatureSections {

  private static final int MAX_ROWS = 200;
  private static final int MAX_WIDTH = 30;

  private FeatureSections() {}

  /**
   * Adds a table of the features.
   *
   * @param minRows categories that fewer training rows have are put together
   * @param encoding what the network makes of the features, in their order, each vector in as many
   *     as it has elements; empty if the stages before it do
   */
  static void add(
      Report report, TrainingStatistics statistics, long minRows, List<FeatureSlot> encoding) {
    List<FeatureStatistics> features = statistics.features();
    boolean areSparse = FeatureStages.areSparse(statistics.frequent(minRows));
    List<List<Object>> rows = new ArrayList<>();
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      FeatureStatistics feature = features.get(i);
      // Vectors come last, so that all others have one place each.
      String encoded =
          encoding.isEmpty()
              ? standardized(feature.kind(), areSparse)
              : words(slots(encoding, features, i));
      rows.add(row(feature, statistics.rows(), minRows, encoded));
      values.add(values(feature, statistics.rows(), minRows, encoded));
    }
    report.value("features", values);
    int more = Math.max(0, features.size() - MAX_ROWS);
    report.section(
        "Features",
        "Of the "
            + Console.count(statistics.rows())
            + " training rows, as they came in. Distributions: numbers by bins of equal width, and"
            + " categories, the most frequent first; grey are all others."
            + (more > 0 ? " " + Console.count(more) + " more features." : ""),
        List.of(),
        ReportTable.of(
            List.of(
                "feature",
                "distribution",
                "kind",
                "encoding",
                "missing",
                "mean",
                "deviation",
                "min",
                "max",
                "categories",
                "rare",
                "most frequent"),
            rows.subList(0, features.size() - more)));
  }

  /** Adds what a person should know of how columns were read. */
  static void addFound(Report report, List<FoundColumn> found) {
    Map<String, Object> notes = new LinkedHashMap<>();
    Map<String, Object> marks = new LinkedHashMap<>();
    for (FoundColumn column : found) {
      if (!column.notes().isEmpty()) {
        notes.put(column.name(), String.join("; ", column.notes()));
      }
      if (!column.marks().isEmpty()) {
        marks.put(column.name(), column.marks());
      }
    }
    report.value("missingAs", marks).value("columnNotes", notes);
    notes.forEach((name, what) -> report.warning("column " + name + ": " + what));
  }

  /** A column of dates has a place for each of its features, and vectors have all that is left. */
  private static List<FeatureSlot> slots(
      List<FeatureSlot> encoding, List<FeatureStatistics> features, int index) {
    FeatureStatistics feature = features.get(index);
    if (feature.kind() == Kind.DATE) {
      List<String> names =
          DateFeature.of(true).stream().map(each -> each.column(feature.name())).toList();
      return encoding.stream().filter(slot -> names.contains(slot.name())).toList();
    } else if (feature.kind() == Kind.VECTOR) {
      int others =
          IntStream.range(0, features.size())
              .filter(i -> features.get(i).kind() != Kind.VECTOR)
              .map(i -> slots(encoding, features, i).size())
              .sum();
      return encoding.subList(others, encoding.size());
    }
    return encoding.subList(index, index + 1);
  }

  private static String words(List<FeatureSlot> slots) {
    return slots.stream()
        .map(FeatureSections::words)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" or "));
  }

  private static String words(FeatureSlot slot) {
    boolean marked = slot.marksMissing();
    return switch (slot.kind()) {
      case NUMBER ->
          (slot.isPiecewise()
                  ? "piecewise embedding of "
                  : slot.isPeriodic() ? "periodic embedding of " : "scaled")
              + (slot.isPiecewise() || slot.isPeriodic()
                  ? slot.columns() - (marked ? 1 : 0) + " columns"
                  : "")
              + (marked ? ", gaps marked" : "");
      case ONE_HOT -> "one-hot, scaled";
      case EMBEDDING -> "embedding of " + slot.columns();
    };
  }

  private static List<Object> row(
      FeatureStatistics feature, long rows, long minRows, String encoded) {
    List<Object> row = new ArrayList<>();
    row.add(feature.name());
    row.add(Distribution.of(feature, rows));
    row.add(feature.kind().toString());
    row.add(encoded);
    row.add(Console.share((double) feature.missing() / rows));
    row.add(number(feature.mean()));
    row.add(number(feature.deviation()));
    row.add(number(feature.min()));
    row.add(number(feature.max()));
    boolean hasCategories = feature.categories() != null;
    row.add(hasCategories ? Console.count(feature.categories().size()) : "");
    row.add(hasCategories ? Console.count(feature.rareRows(minRows).length) : "");
    row.add(
        feature
            .topCategory()
            .map(
                top ->
                    Console.shortened(top.getKey(), MAX_WIDTH)
                        + " ("
                        + Console.share((double) top.getValue() / rows)
                        + ")")
            .orElse(""));
    return row;
  }

  private static String standardized(Kind kind, boolean areSparse) {
    return switch (kind) {
      case CATEGORICAL -> areSparse ? "one-hot" : "one-hot, standardized";
      case DATE -> "standardized, month and day of the week one-hot";
      case TEXT -> "tokens of words";
      default -> "standardized";
    };
  }

  /** Five digits are enough to tell what a column is about. */
  private static String number(Double value) {
    if (value == null) {
      return "";
    }
    double size = Math.abs(value);
    return size != 0 && (size < 1e-3 || size >= 1e9)
        ? String.format(Locale.ROOT, "%.3e", value)
        : String.format(Locale.ROOT, size >= 1000 ? "%,.1f" : "%.4f", value);
  }

  /** A feature for machines; the categories one by one are in the model's statistics. */
  private static Map<String, Object> values(
      FeatureStatistics feature, long rows, long minRows, String encoded) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("name", feature.name());
    values.put("kind", feature.kind().toString());
    values.put("encoding", encoded);
    values.put("missing", (double) feature.missing() / rows);
    values.put("mean", feature.mean());
    values.put("deviation", feature.deviation());
    values.put("min", feature.min());
    values.put("max", feature.max());
    values.put("histogram", feature.histogram());
    if (feature.categories() != null) {
      values.put("categories", feature.categories().size());
      values.put("rare", feature.rareRows(minRows).length);
      values.put("mostFrequent", feature.topCategory().map(Map.Entry::getKey).orElse(null));
    }
    return values;
  }
}
