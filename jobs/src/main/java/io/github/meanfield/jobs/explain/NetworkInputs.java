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
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

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
   * Looks at the first of rows.
   *
   * @param groups the features of each column of the table, the columns to show first in front
   * @param all rows with their features first
   * @return nothing if features are encoded within a graph, or are no vectors or arrays
   */
  static Optional<NetworkInputs> of(
      NeuralNetworkModel<?> model, List<FeatureGroup> groups, List<Row> all) {
    List<Row> rows =
        all.stream()
            .filter(row -> row.get(0) instanceof Vector || row.get(0) instanceof Seq<?>)
            .limit(ROWS)
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    float[][] features = rows.stream().map(NetworkInputs::features).toArray(float[][]::new);
    return EncodedFeatures.of(model, features)
        .map(encoded -> new NetworkInputs(groups, rows, encoded));
  }

  private static float[] features(Row row) {
    double[] values =
        row.get(0) instanceof Vector vector
            ? vector.toArray()
            : row.<Number>getList(0).stream().mapToDouble(Number::doubleValue).toArray();
    float[] features = new float[values.length];
    for (int j = 0; j < values.length; j++) {
      features[j] = (float) values[j];
    }
    return features;
  }

  /** Adds a table of them to a report. */
  void addTo(Report report) {
    List<Object> head = new ArrayList<>(List.of("column", "enters as"));
    IntStream.rangeClosed(1, rows.size()).forEach(i -> head.add("row " + i));
    List<List<Object>> table = new ArrayList<>();
    int shown = 0;
    int shownGroups = 0;
    for (FeatureGroup group : groups) {
      List<Integer> its = columnsOf(group);
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
            + " rows that nothing was fitted on: values as they came in, and what the first hidden"
            + " layer gets of them, encoded and scaled. Columns that matter most come first."
            + (more > 0 ? " " + Console.count(more) + " more columns." : ""),
        List.of(),
        ReportTable.of(head, table));
  }

  private List<Integer> columnsOf(FeatureGroup group) {
    return IntStream.of(group.slots())
        .boxed()
        .flatMap(
            j ->
                IntStream.range(0, encoded.columns().size())
                    .filter(c -> encoded.columns().get(c).feature() == j)
                    .boxed())
        .toList();
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
