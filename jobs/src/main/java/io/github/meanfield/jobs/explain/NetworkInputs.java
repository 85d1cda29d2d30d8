package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.transformers.EncodedFeatures;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * A few rows as they enter the first hidden layer of a network.
 *
 * @param groups the features of each column of the table, the columns to show first in front
 * @param rows rows with their features first, and with columns of the table they were made of
 * @param encoded what enters for each row
 */
record NetworkInputs(List<FeatureGroup> groups, List<Row> rows, EncodedFeatures encoded) {

  private static final int ROWS = 5;
  private static final int MOST_COLUMNS = 20;
  private static final int MOST_OF_A_GROUP = 4;
  private static final int MAX_WIDTH = 20;

  /**
   * Looks at the first of rows that the network can read.
   *
   * @param groups the features of each column of the table, the columns to show first in front
   * @param all rows with their features first
   * @return nothing if features are encoded within a graph, or no row can be read
   */
  static Optional<NetworkInputs> of(
      NeuralNetworkModel<?> model, List<FeatureGroup> groups, List<Row> all) {
    List<Row> rows = new ArrayList<>();
    List<float[]> features = new ArrayList<>();
    for (int i = 0; i < all.size() && rows.size() < ROWS; i++) {
      float[] read = EncodedFeatures.read(model, all.get(i).get(0));
      if (read != null) {
        rows.add(all.get(i));
        features.add(read);
      }
    }
    return rows.isEmpty()
        ? Optional.empty()
        : EncodedFeatures.of(model, features.toArray(float[][]::new))
            .map(encoded -> new NetworkInputs(groups, rows, encoded));
  }

  /** Adds a table of them to a report. */
  void addTo(Report report) {
    List<Object> head = new ArrayList<>(List.of("column", "enters as"));
    IntStream.rangeClosed(1, rows.size()).forEach(i -> head.add("row " + i));
    List<List<Object>> table = new ArrayList<>();
    int shown = 0;
    int shownGroups = 0;
    Map<Integer, List<Integer>> columns =
        IntStream.range(0, encoded.columns().size())
            .boxed()
            .collect(Collectors.groupingBy(c -> encoded.columns().get(c).feature()));
    for (FeatureGroup group : groups) {
      List<Integer> its =
          IntStream.of(group.slots())
              .boxed()
              .flatMap(j -> columns.getOrDefault(j, List.of()).stream())
              .toList();
      int some = its.size() > MOST_OF_A_GROUP ? MOST_OF_A_GROUP - 1 : its.size();
      if (shown + some > MOST_COLUMNS) {
        break;
      }
      add(group, its, some, table);
      shown += some;
      shownGroups++;
    }
    int more = groups.size() - shownGroups;
    report.section(
        "Inputs",
        Console.count(rows.size())
            + " rows that were not trained on: values as they came in, and what the first hidden"
            + " layer gets of them, encoded and scaled. Columns that matter most come first."
            + (more > 0 ? " " + Console.count(more) + " more columns." : ""),
        List.of(),
        ReportTable.of(head, table));
  }

  private void add(FeatureGroup group, List<Integer> its, int some, List<List<Object>> table) {
    InputNames names = new InputNames(rows.get(0).schema().apply(0));
    boolean isColumn = List.of(rows.get(0).schema().fieldNames()).contains(group.name());
    table.add(
        line(
            group.name(),
            isColumn ? "as it came in" : "",
            rows.stream().map(row -> isColumn ? came(row.getAs(group.name())) : "")));
    for (int c : its.subList(0, some)) {
      table.add(
          line(
              "",
              names.name(encoded.columns().get(c)),
              Stream.of(encoded.values()).map(row -> String.format(Locale.ROOT, "%.3f", row[c]))));
    }
    if (some < its.size()) {
      table.add(
          line(
              "",
              Console.count(its.size() - some) + " more",
              Collections.nCopies(rows.size(), "…").stream()));
    }
  }

  private static List<Object> line(String column, String what, Stream<String> ofRows) {
    return Stream.<Object>concat(Stream.of(column, what), ofRows).toList();
  }

  private static String came(Object value) {
    return Console.shortened(value == null ? "missing" : String.valueOf(value), MAX_WIDTH);
  }
}
