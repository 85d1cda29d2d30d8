package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.Tables;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The parts of a report about predicted numbers. */
final class RegressionSections {

  /** So many points make a cloud; more make a page that is slow. */
  private static final int SAMPLE = 1000;

  private static final int BINS = 20;

  private RegressionSections() {}

  /** Rows with a finite true number and a predicted one, in columns of their own. */
  static Dataset<Row> known(Dataset<Row> scored, String label) {
    // A network that keeps rows it cannot score gives them NaN, which is dropped too.
    return scored
        .withColumn(ScoredTable.TRUTH, Tables.finite(functions.col(label)))
        .withColumn(ScoredTable.PREDICTION, Tables.finite(functions.col("prediction")))
        .na()
        .drop(new String[] {ScoredTable.TRUTH, ScoredTable.PREDICTION});
  }

  /**
   * Adds the parts.
   *
   * @param known rows from {@link #known}
   * @param label column of the true numbers
   * @param rows how many they are
   * @param texts columns whose words a network has read, which are shown at length
   * @param explainer tells what moved predictions; none if that is not known
   */
  static void add(
      Report report,
      Dataset<Row> known,
      String label,
      long rows,
      List<String> texts,
      Optional<Explainer> explainer) {
    Dataset<Row> pairs = known.select(ScoredTable.TRUTH, ScoredTable.PREDICTION);
    // A prediction beyond all bounds has no place in a chart.
    List<Row> sample =
        Bootstrap.sample(pairs, rows, SAMPLE, 1).stream()
            .filter(row -> Double.isFinite(row.getDouble(1)))
            .toList();
    double[] truths = sample.stream().mapToDouble(row -> row.getDouble(0)).toArray();
    double[] predictions = sample.stream().mapToDouble(row -> row.getDouble(1)).toArray();
    double[] residuals =
        sample.stream().mapToDouble(row -> row.getDouble(0) - row.getDouble(1)).toArray();
    if (truths.length > 0) {
      report.section(
          "Residuals",
          "Drawn from " + Console.count(truths.length) + " of " + Console.count(rows) + " rows.",
          charts(label, truths, predictions, residuals));
    }
    Column error =
        functions.abs(
            functions.col(ScoredTable.TRUTH).minus(functions.col(ScoredTable.PREDICTION)));
    new Mistakes("Largest errors", label, "error", List.of(), texts, explainer)
        .add(report, known, error);
  }

  private static List<String> charts(
      String label, double[] truths, double[] predictions, double[] residuals) {
    double[] ends = ends(truths);
    double[] range = ends(predictions);
    return List.of(
        Chart.points(
            "Predicted and true " + label,
            "true",
            "predicted",
            List.of(new Line("rows", truths, predictions), Line.reference("ideal", ends, ends))),
        Chart.points(
            "Residuals",
            "predicted",
            "true − predicted",
            List.of(
                new Line("rows", predictions, residuals),
                Line.reference("no error", range, new double[] {0, 0}))),
        histogram(residuals));
  }

  private static double[] ends(double[] values) {
    return new double[] {
      DoubleStream.of(values).min().orElseThrow(), DoubleStream.of(values).max().orElseThrow()
    };
  }

  private static String histogram(double[] residuals) {
    double[] ends = ends(residuals);
    double width = roundWidth((ends[1] - ends[0]) / BINS);
    long first = Math.round(ends[0] / width);
    double[] counts = new double[(int) (Math.round(ends[1] / width) - first) + 1];
    for (double residual : residuals) {
      counts[(int) (Math.round(residual / width) - first)]++;
    }
    double[] x = new double[counts.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (first + i) * width;
    }
    return Chart.lines(
        "Residuals by size", "true − predicted", "rows", List.of(new Line("rows", x, counts)));
  }

  /** The next of 1, 2, 5, 10, 20, 50 … and their tenths. */
  private static double roundWidth(double width) {
    if (width == 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    double digit = width / power;
    return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
  }
}
