package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The parts of a report about the probabilities of a class: what thresholds come to, gains and
 * lift, and how far they can be believed.
 *
 * @param names names of the class and of the rows that are not of it
 * @param curves the class by its probability
 */
record ScoreSections(List<String> names, Curves curves) {

  private static final int POINTS = 100;
  private static final int BINS = 20;
  private static final int DECIMALS = 10;

  /** Probabilities that are wrong by more than this on average are worth mending. */
  private static final double POOR = 0.05;

  /** Adds what thresholds come to, and gains and lift. */
  void addThresholds(Report report) {
    double[] thresholds =
        IntStream.range(1, POINTS).mapToDouble(i -> (double) i / POINTS).toArray();
    List<Threshold.Counts> counts =
        IntStream.range(1, POINTS)
            .mapToObj(i -> Threshold.at((double) i / POINTS, curves))
            .toList();
    List<Line> lines =
        List.of(
            line("precision", thresholds, counts, Threshold.Counts::precision),
            line("recall", thresholds, counts, Threshold.Counts::recall),
            line("F1", thresholds, counts, Threshold.Counts::f1));
    List<List<Object>> table = new ArrayList<>();
    for (int i = DECIMALS; i < POINTS; i += DECIMALS) {
      Threshold.Counts at = counts.get(i - 1);
      table.add(
          List.of(
              thresholds[i - 1],
              at.precision(),
              at.recall(),
              at.f1(),
              at.balancedAccuracy(),
              Console.share(at.share())));
    }
    report.section(
        "Thresholds",
        "What taking rows for "
            + names.get(0)
            + " comes to whose probability of it is above a threshold. train --threshold chooses one"
            + " on validation rows.",
        List.of(
            Chart.shares("Metrics by threshold", "threshold", "share", lines),
            Chart.bars(
                "Probabilities by class",
                "probability of " + names.get(0),
                "share of the class",
                bins(),
                histograms())),
        ReportTable.of(
            List.of("threshold", "precision", "recall", "F1", "balanced accuracy", "taken for it"),
            table));
    addGains(report);
  }

  private static Line line(
      String name,
      double[] thresholds,
      List<Threshold.Counts> counts,
      ToDoubleFunction<Threshold.Counts> value) {
    return new Line(name, thresholds, counts.stream().mapToDouble(value).toArray());
  }

  private static List<String> bins() {
    return IntStream.range(0, BINS).mapToObj(i -> Console.share((double) i / BINS)).toList();
  }

  private Map<String, double[]> histograms() {
    double[][] shares = new double[2][BINS];
    double[] rows = new double[2];
    double[] scores = curves.scores();
    for (int i = 0; i < scores.length; i++) {
      int its = curves.truths()[i] ? 0 : 1;
      shares[its][Math.min(BINS - 1, (int) (scores[i] * BINS))]++;
      rows[its]++;
    }
    Map<String, double[]> histograms = new LinkedHashMap<>();
    for (int its = 0; its < 2; its++) {
      for (int bin = 0; bin < BINS; bin++) {
        shares[its][bin] /= rows[its];
      }
      histograms.put(names.get(its), shares[its]);
    }
    return histograms;
  }

  private void addGains(Report report) {
    double[][] gains = curves.gains();
    double[] lift =
        IntStream.range(0, gains[0].length)
            .filter(i -> gains[0][i] > 0)
            .mapToDouble(i -> gains[1][i] / gains[0][i])
            .toArray();
    double[] shares = Arrays.stream(gains[0]).filter(share -> share > 0).toArray();
    report.section(
        "Gains and lift",
        "Of the rows with the highest probability of "
            + names.get(0)
            + ": what share of all rows of it is among them, and how many times as many as among as"
            + " many rows by chance.",
        List.of(
            Chart.shares(
                "Gains",
                "share of rows",
                "share of " + names.get(0),
                List.of(
                    new Line("by probability", gains[0], gains[1]),
                    Line.reference("by chance", new double[] {0, 1}, new double[] {0, 1}))),
            Chart.lines(
                "Lift",
                "share of rows",
                "lift",
                List.of(
                    new Line("by probability", shares, lift),
                    Line.reference("by chance", new double[] {0, 1}, new double[] {1, 1})))));
  }

  /** Adds how far probabilities agree with what is true of them: {@link Curves#calibration}. */
  static void addCalibration(Report report, double[][] calibration) {
    List<List<Object>> table = new ArrayList<>();
    double distance = 0;
    double rows = 0;
    for (int i = 0; i < calibration[0].length; i++) {
      table.add(List.of(calibration[0][i], calibration[1][i], (long) calibration[2][i]));
      distance += calibration[2][i] * Math.abs(calibration[0][i] - calibration[1][i]);
      rows += calibration[2][i];
    }
    double error = distance / rows;
    report.section(
        "Calibration",
        "Rows by tenths of the probability."
            + (error > POOR
                ? " Probabilities are poor here: they are wrong by "
                    + Console.metric(error)
                    + " on average. Try --temperature-scaling true in training."
                : ""),
        List.of(),
        ReportTable.of(List.of("mean probability", "share of rows", "rows"), table));
  }
}
