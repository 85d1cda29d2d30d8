package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.transformers.FeatureGroup;
import io.github.meanfield.transformers.FeatureImportance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * Values of a column, in its own unit, and the features that rows with them have.
 *
 * @param name name of the column
 * @param values quantiles of numbers, or the most frequent categories
 * @param points the features of each value
 */
record ColumnGrid(String name, List<Object> values, double[][] points) {

  private static final int QUANTILES = 12;
  private static final int CATEGORIES = 10;
  private static final int LINES = 5;

  /** Whether a column of a type has a grid. */
  static boolean isKnown(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || type instanceof StringType;
  }

  /**
   * The grid of a column.
   *
   * @param rows rows with their features first
   * @param group the features of the column
   * @return nothing if the rows have not got the column, or less than two values of it
   */
  static Optional<ColumnGrid> of(List<Row> rows, FeatureGroup group) {
    if (!List.of(rows.get(0).schema().fieldNames()).contains(group.name())) {
      return Optional.empty();
    }
    int column = rows.get(0).fieldIndex(group.name());
    List<Row> known =
        rows.stream().filter(row -> row.get(column) != null && row.get(0) != null).toList();
    boolean isNumber = known.stream().allMatch(row -> row.get(column) instanceof Number);
    List<Row> chosen = isNumber ? quantiles(known, column) : frequent(known, column);
    if (chosen.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new ColumnGrid(
            group.name(),
            chosen.stream().map(row -> row.get(column)).toList(),
            chosen.stream().map(row -> features(row, group.slots())).toArray(double[][]::new)));
  }

  private static double[] features(Row row, int[] slots) {
    if (row.get(0) instanceof Vector vector) {
      return IntStream.of(slots).mapToDouble(vector::apply).toArray();
    }
    List<?> values = row.getList(0);
    return IntStream.of(slots).mapToDouble(j -> ((Number) values.get(j)).doubleValue()).toArray();
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static List<Row> quantiles(List<Row> rows, int column) {
    List<Row> sorted =
        rows.stream()
            .filter(row -> Double.isFinite(number(row.get(column))))
            .sorted(Comparator.comparingDouble(row -> number(row.get(column))))
            .toList();
    List<Row> chosen = new ArrayList<>();
    for (int q = 0; q < QUANTILES && !sorted.isEmpty(); q++) {
      Row row = sorted.get((int) ((long) q * (sorted.size() - 1) / (QUANTILES - 1)));
      boolean isNew =
          chosen.isEmpty()
              || number(row.get(column)) > number(chosen.get(chosen.size() - 1).get(column));
      if (isNew) {
        chosen.add(row);
      }
    }
    return chosen;
  }

  private static List<Row> frequent(List<Row> rows, int column) {
    Map<Object, List<Row>> byValue =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.get(column), LinkedHashMap::new, Collectors.toList()));
    return byValue.values().stream()
        .sorted(Comparator.comparingInt(of -> -of.size()))
        .limit(CATEGORIES)
        .map(of -> of.get(0))
        .toList();
  }

  /** A chart of mean predictions over the values. */
  String chart(FeatureImportance column, List<String> classes) {
    double[][] dependence = column.dependence();
    boolean isNumber = values.get(0) instanceof Number;
    String what = classes.isEmpty() ? "mean prediction" : "mean probability";
    Map<String, double[]> series = new LinkedHashMap<>();
    int numOutputs = dependence[0].length;
    for (int k = numOutputs == 2 ? 1 : 0; k < Math.min(numOutputs, LINES); k++) {
      int output = k;
      String named = classes.isEmpty() ? "prediction" : classes.get(k);
      series.put(
          named,
          IntStream.range(0, dependence.length).mapToDouble(i -> dependence[i][output]).toArray());
    }
    String y = series.size() == 1 && numOutputs == 2 ? what + " of " + classes.get(1) : what;
    if (!isNumber) {
      return Chart.bars(name, name, y, values.stream().map(String::valueOf).toList(), series);
    }
    double[] x = values.stream().mapToDouble(ColumnGrid::number).toArray();
    List<Line> lines =
        series.entrySet().stream().map(of -> new Line(of.getKey(), x, of.getValue())).toList();
    return Chart.lines(name, name, y, lines);
  }
}
