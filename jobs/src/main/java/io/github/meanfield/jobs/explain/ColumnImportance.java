package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.FeatureImportance;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkModel;
import io.github.meanfield.transformers.PermutationImportance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What a trained network depends on, by the columns of its table, on a sample of rows. */
public final class ColumnImportance {

  private static final int REPETITIONS = 5;

  /** Of more columns, such as pixels of images, none is permuted. */
  private static final int MOST_COLUMNS = 200;

  private static final int MOST_ROWS = 1000;
  private static final int FEWEST_ROWS = 100;

  /** Rows that are scored in all, as far as there may be so few. */
  private static final int MOST_SCORED = 100_000;

  /** Numbers of sequences that are held in memory, of all rows together. */
  private static final int MOST_VALUES = 10_000_000;

  private static final int PRINTED = 5;
  private static final int CHARTS = 4;

  private final List<FeatureImportance> columns;
  private final Map<String, ColumnGrid> grids;
  private final boolean isOfClasses;
  private final int rows;
  private final Optional<NetworkInputs> inputs;

  private ColumnImportance(
      List<FeatureImportance> columns,
      Map<String, ColumnGrid> grids,
      boolean isOfClasses,
      int rows,
      Optional<NetworkInputs> inputs) {
    this.columns = columns;
    this.grids = grids;
    this.isOfClasses = isOfClasses;
    this.rows = rows;
    this.inputs = inputs;
  }

  /**
   * The importance of columns: one Spark job makes the features of a sample of rows, and one
   * permutes them.
   *
   * @param model a pipeline
   * @param table rows that it was not fitted on
   * @param read the columns that it reads
   * @param labelCol column of the labels as numbers
   * @param seed seed of the sample and of the permutations
   * @return nothing if there is no network, no row, or there are too many columns or features
   */
  public static Optional<ColumnImportance> of(
      PipelineModel model, Dataset<Row> table, List<String> read, String labelCol, long seed) {
    TableFeatures features = TableFeatures.of(model).orElse(null);
    if (features == null || mostRows(features.network()) == 0) {
      return Optional.empty();
    }
    List<FeatureGroup> groups = features.groups(features.features(table).schema());
    if (groups.size() > MOST_COLUMNS) {
      return Optional.empty();
    }
    List<Row> sample = sample(features, table, read, labelCol, seed, groups.size());
    if (sample.isEmpty()) {
      return Optional.empty();
    }
    boolean isOfNumbers = features.network().rowShape().isNumbers();
    Map<String, ColumnGrid> grids = new LinkedHashMap<>();
    List<FeatureGroup> permuted = new ArrayList<>();
    for (FeatureGroup group : groups) {
      Optional<ColumnGrid> grid =
          Optional.of(group)
              .filter(any -> isOfNumbers && read.contains(group.name()))
              .flatMap(any -> ColumnGrid.of(sample, group));
      grid.ifPresent(its -> grids.put(group.name(), its));
      permuted.add(grid.map(its -> group.with(its.points())).orElse(group));
    }
    List<FeatureImportance> found =
        new PermutationImportance()
            .setRepetitions(REPETITIONS)
            .setSeed(seed)
            .of(
                features.network(),
                permuted,
                sample.stream().map(row -> row.get(0)).toList(),
                sample.stream().mapToDouble(row -> row.getDouble(1)).toArray());
    boolean isOfClasses = features.network() instanceof NeuralNetworkClassificationModel;
    List<FeatureGroup> byImportance =
        found.stream()
            .flatMap(column -> groups.stream().filter(it -> it.name().equals(column.name())))
            .toList();
    Optional<NetworkInputs> inputs =
        isOfNumbers ? NetworkInputs.of(features.network(), byImportance, sample) : Optional.empty();
    return Optional.of(new ColumnImportance(found, grids, isOfClasses, sample.size(), inputs));
  }

  /** Rows in memory at most; of sequences as many, as columns and not steps are permuted. */
  private static int mostRows(NeuralNetworkModel<?> network) {
    return network.rowShape().isNumbers()
        ? PermutationImportance.mostRows(network)
        : Math.max(FEWEST_ROWS, MOST_VALUES / network.numFeatures());
  }

  /** Features, label and columns of rows that depend on nothing but the values of all rows. */
  private static List<Row> sample(
      TableFeatures features,
      Dataset<Row> table,
      List<String> read,
      String labelCol,
      long seed,
      int numGroups) {
    Column label = Columns.named(labelCol).cast("double");
    Column[] hashed =
        Stream.concat(Stream.of(functions.lit(seed), label), read.stream().map(Columns::named))
            .toArray(Column[]::new);
    int most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_SCORED / (REPETITIONS * numGroups)));
    int fitting = mostRows(features.network());
    Dataset<Row> some = table.orderBy(functions.xxhash64(hashed)).limit(Math.min(most, fitting));
    Column[] kept =
        Stream.concat(
                Stream.of(Columns.named(features.network().getFeaturesCol()), label),
                read.stream()
                    .filter(name -> ColumnGrid.isKnown(table.schema().apply(name).dataType()))
                    .map(Columns::named))
            .toArray(Column[]::new);
    return features.features(some).select(kept).collectAsList();
  }

  private String loss() {
    return isOfClasses ? "log loss" : "RMSE";
  }

  /** Prints the columns that matter most. */
  public void print() {
    Console.gap();
    List<List<Object>> table = table();
    Console.table(table.subList(0, Math.min(table.size(), PRINTED + 1)));
  }

  private List<List<Object>> table() {
    List<List<Object>> table = new ArrayList<>();
    table.add(List.of("importance", "rise of " + loss(), "from", "to"));
    for (FeatureImportance column : columns) {
      table.add(List.of(column.name(), column.importance(), column.low(), column.high()));
    }
    return table;
  }

  /**
   * Adds a table of the columns, and how predictions depend on the first ones.
   *
   * @param classes names of the classes, none for numbers
   */
  public void addTo(Report report, List<String> classes) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (FeatureImportance column : columns) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("column", column.name());
      value.put("importance", column.importance());
      value.put("low", column.low());
      value.put("high", column.high());
      values.add(value);
    }
    report.value("importanceOf", loss()).value("importanceRows", rows);
    report.value("importance", values);
    List<String> charts =
        columns.stream()
            .filter(column -> grids.containsKey(column.name()))
            .limit(CHARTS)
            .map(column -> grids.get(column.name()).chart(column, classes))
            .toList();
    report.section(
        "Importance",
        "By how much "
            + loss()
            + " rises when a column's values are permuted among "
            + Console.count(rows)
            + " rows, with 95 % intervals; one that holds 0 is no sign of any use. Columns that tell"
            + " the same share importance: without one, the network still has the other. Charts:"
            + " mean predictions if all rows had the same value in a column, others as they are.",
        charts,
        ReportTable.of(table()));
    inputs.ifPresent(its -> its.addTo(report));
  }
}
