package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.explain.Explanations;
import io.github.meanfield.jobs.report.MarkedCell;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The predictions that are worst, with what they were made from.
 *
 * @param title what the table is called
 * @param label the label's column
 * @param measureName by what the worst are found, in a word
 * @param names names of the classes, empty for numbers
 * @param texts columns whose words a network has read, which are shown at length
 * @param explainer tells what moved predictions; none if that is not known
 */
record Mistakes(
    String title,
    String label,
    String measureName,
    List<String> names,
    List<String> texts,
    Optional<Explainer> explainer) {

  private static final int ROWS = 20;
  private static final int MAX_WIDTH = 40;

  /** Of a text that is read, its words tell. */
  private static final int MAX_WIDTH_OF_WORDS = 400;

  private static final String MEASURE = "measure_of_the_mistake";

  /** Of more columns, those that moved least are not shown. */
  private static final int MOST_MOVED = 40;

  /** What moved a prediction by less than this share of what moved it most is not marked. */
  private static final double SMALL = 0.05;

  private static final int DIGITS = 2;

  /** What scoring adds, and what is shown in front. */
  private static final Set<String> OTHERS =
      Set.of(
          ScoredTable.TRUTH,
          ScoredTable.PREDICTION,
          ScoredTable.SCORES,
          MEASURE,
          "prediction",
          "probability",
          "predictedLabel");

  /**
   * Adds a table of the worst rows to a report; none if there are no mistakes.
   *
   * @param rows rows with a true and a predicted number
   * @param measure by what the worst are found, the largest first
   */
  void add(Report report, Dataset<Row> rows, Column measure) {
    Dataset<Row> measured = rows.withColumn(MEASURE, measure);
    Dataset<Row> first = measured.orderBy(measured.col(MEASURE).desc()).limit(ROWS);
    List<String> inputs =
        Arrays.stream(rows.columns())
            .filter(name -> !OTHERS.contains(name))
            .filter(name -> !name.equals(label) && !name.equals(ClassNames.indexCol(label)))
            .toList();
    Optional<List<Row>> explained = explainer.flatMap(its -> its.explain(first));
    List<Row> worst = explained.orElseGet(first::collectAsList);
    if (worst.isEmpty()) {
      return;
    }
    List<Map<String, Double>> moved =
        worst.stream()
            .map(row -> explained.isPresent() ? Explainer.moved(row) : Map.<String, Double>of())
            .toList();
    boolean areMoved = moved.stream().anyMatch(of -> inputs.stream().anyMatch(of::containsKey));
    List<String> shown = inOrder(inputs, moved);
    int left = inputs.size() - shown.size();
    report.section(
        title,
        "Look for wrong labels among them, and for what a feature could tell."
            + (areMoved ? note() : "")
            + (left > 0 ? " " + Console.count(left) + " more columns moved them least." : ""),
        List.of(),
        table(worst, shown, moved));
  }

  private String note() {
    return " Columns that moved these predictions most come first. The small number is what a value"
        + " added to the "
        + (names.isEmpty() ? "predicted number" : "probability of the predicted class")
        + ", compared with "
        + explainer.get().baseline()
        + ".";
  }

  /** Columns by how much they moved all predictions; behind them those that moved none. */
  private static List<String> inOrder(List<String> inputs, List<Map<String, Double>> moved) {
    Map<String, Double> sums = new HashMap<>();
    moved.forEach(of -> of.forEach((name, by) -> sums.merge(name, Math.abs(by), Double::sum)));
    Stream<String> movers =
        inputs.stream()
            .filter(sums::containsKey)
            .sorted(Comparator.comparingDouble(name -> -sums.get(name)))
            .limit(MOST_MOVED);
    return Stream.concat(movers, inputs.stream().filter(name -> !sums.containsKey(name))).toList();
  }

  private ReportTable table(List<Row> worst, List<String> inputs, List<Map<String, Double>> moved) {
    List<String> head = new ArrayList<>(List.of("true", "predicted", measureName));
    head.addAll(inputs);
    List<List<Object>> table = new ArrayList<>();
    for (int i = 0; i < worst.size(); i++) {
      Row row = worst.get(i);
      Map<String, Double> by = moved.get(i);
      double most = by.values().stream().mapToDouble(Math::abs).max().orElse(0);
      List<Object> cells = new ArrayList<>();
      cells.add(name(row.getAs(ScoredTable.TRUTH)));
      cells.add(name(row.getAs(ScoredTable.PREDICTION)));
      cells.add(row.getAs(MEASURE));
      for (String input : inputs) {
        String text =
            text(row.getAs(input), texts.contains(input) ? MAX_WIDTH_OF_WORDS : MAX_WIDTH);
        double share = most == 0 ? 0 : by.getOrDefault(input, 0.0) / most;
        cells.add(
            Math.abs(share) < SMALL
                ? text
                : new MarkedCell(text, share, Explanations.signed(by.get(input), DIGITS)));
      }
      table.add(cells);
    }
    return ReportTable.of(head, table);
  }

  private Object name(double value) {
    return names.isEmpty() ? (Object) value : names.get((int) value);
  }

  private static String text(Object value, int width) {
    if (value instanceof Vector vector) {
      return vector.size() + " numbers, " + vector.numNonzeros() + " of them not 0";
    }
    return Console.shortened(value == null ? "missing" : String.valueOf(value), width);
  }
}
