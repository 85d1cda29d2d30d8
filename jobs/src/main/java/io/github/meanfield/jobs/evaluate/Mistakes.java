package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The predictions that are worst, with what they were made from. */
final class Mistakes {

  private static final int ROWS = 20;
  private static final int MAX_WIDTH = 40;
  private static final String MEASURE = "measure_of_the_mistake";

  /** What scoring adds, and what is shown in front. */
  private static final Set<String> OTHERS =
      Set.of(
          ScoredTable.TRUTH,
          ScoredTable.PREDICTION,
          ScoredTable.SCORES,
          "prediction",
          "probability",
          "predictedLabel");

  private Mistakes() {}

  /**
   * Adds a table of the worst rows to a report; none if there are no mistakes.
   *
   * @param title what the table is called
   * @param rows rows with a true and a predicted number
   * @param label the label's column
   * @param measure by what the worst are found, the largest first
   * @param measureName what it is called
   * @param names names of the classes, empty for numbers
   */
  static void add(
      Report report,
      String title,
      Dataset<Row> rows,
      String label,
      Column measure,
      String measureName,
      List<String> names) {
    Dataset<Row> measured = rows.withColumn(MEASURE, measure);
    List<Row> worst = measured.orderBy(measured.col(MEASURE).desc()).limit(ROWS).collectAsList();
    List<String> inputs =
        Arrays.stream(rows.columns())
            .filter(name -> !OTHERS.contains(name))
            .filter(name -> !name.equals(label) && !name.equals(ClassNames.indexCol(label)))
            .toList();
    List<String> head = new ArrayList<>(List.of("true", "predicted", measureName));
    head.addAll(inputs);
    List<List<Object>> table = new ArrayList<>();
    for (Row row : worst) {
      List<Object> cells = new ArrayList<>();
      cells.add(name(row.getAs(ScoredTable.TRUTH), names));
      cells.add(name(row.getAs(ScoredTable.PREDICTION), names));
      cells.add(row.getAs(MEASURE));
      inputs.forEach(input -> cells.add(text(row.getAs(input))));
      table.add(cells);
    }
    if (!table.isEmpty()) {
      report.section(
          title,
          "Look for wrong labels among them, and for what a feature could tell.",
          List.of(),
          ReportTable.of(head, table));
    }
  }

  private static Object name(double value, List<String> names) {
    return names.isEmpty() ? (Object) value : names.get((int) value);
  }

  private static String text(Object value) {
    if (value instanceof Vector vector) {
      return vector.size() + " numbers, " + vector.numNonzeros() + " of them not 0";
    }
    return Console.shortened(value == null ? "missing" : String.valueOf(value), MAX_WIDTH);
  }
}
