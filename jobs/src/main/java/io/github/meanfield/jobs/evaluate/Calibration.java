package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.jobs.tables.QuantileColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How far predicted quantiles keep what they say.
 *
 * @param rows rows with a true number and quantiles
 * @param pinballLoss mean of the pinball losses of all quantiles, in the label's unit: it falls as
 *     quantiles get closer to the truth
 * @param levels of each quantile, ascending
 * @param intervals of each two quantiles that leave out as much on either side, the widest first
 */
record Calibration(long rows, double pinballLoss, List<Level> levels, List<Interval> intervals) {

  /** How far 1 - p may be from the level that is taken for it. */
  private static final double SAME = 1e-9;

  /** Column of the quantiles. */
  private static final String QUANTILES = "judged_quantiles";

  /**
   * A quantile.
   *
   * @param level its probability: the share of rows that should be at most the quantile
   * @param shareBelow the share that is
   * @param pinballLoss its mean pinball loss
   */
  record Level(double level, double shareBelow, double pinballLoss) {}

  /**
   * A central interval.
   *
   * @param share the share of rows that should be in it
   * @param coverage the share that is, its ends included
   * @param meanWidth its mean width in the label's unit
   */
  record Interval(double share, double coverage, double meanWidth) {}

  /**
   * Judges the quantiles of rows.
   *
   * @param known rows with the true number in a column of {@link ScoredTable}
   * @return none if the rows have no quantiles of known levels
   */
  static Optional<Calibration> of(Dataset<Row> known) {
    double[] levels = QuantileColumns.probabilities(known);
    if (levels.length == 0) {
      return Optional.empty();
    }
    Column all = functions.col(QUANTILES);
    Dataset<Row> rows =
        known
            .select(functions.col(ScoredTable.TRUTH), QuantileColumns.array(known).as(QUANTILES))
            .where(functions.forall(all, value -> value.isNotNull().and(isNumber(value))));
    List<int[]> pairs = pairs(levels);
    List<Column> means = new ArrayList<>();
    for (int k = 0; k < levels.length; k++) {
      Column error = functions.col(ScoredTable.TRUTH).minus(all.getItem(k));
      means.add(share(error.leq(0)));
      means.add(
          functions.avg(
              functions.greatest(error.multiply(levels[k]), error.multiply(levels[k] - 1))));
    }
    for (int[] pair : pairs) {
      Column lower = all.getItem(pair[0]);
      Column upper = all.getItem(pair[1]);
      means.add(share(functions.col(ScoredTable.TRUTH).between(lower, upper)));
      means.add(functions.avg(upper.minus(lower)));
    }
    Row found = rows.agg(functions.count(functions.lit(1)), means.toArray(Column[]::new)).head();
    return found.getLong(0) == 0 ? Optional.empty() : Optional.of(of(found, levels, pairs));
  }

  private static Column isNumber(Column value) {
    return functions.not(functions.isnan(value));
  }

  private static Column share(Column condition) {
    return functions.avg(condition.cast("double"));
  }

  /** Levels p and 1 - p, by their numbers. */
  private static List<int[]> pairs(double[] levels) {
    List<int[]> pairs = new ArrayList<>();
    for (int i = 0; i < levels.length; i++) {
      for (int j = i + 1; j < levels.length; j++) {
        if (Math.abs(levels[i] + levels[j] - 1) < SAME) {
          pairs.add(new int[] {i, j});
        }
      }
    }
    return pairs;
  }

  private static Calibration of(Row found, double[] levels, List<int[]> pairs) {
    List<Level> each = new ArrayList<>();
    double sum = 0;
    int at = 1;
    for (double level : levels) {
      each.add(new Level(level, found.getDouble(at), found.getDouble(at + 1)));
      sum += found.getDouble(at + 1);
      at += 2;
    }
    List<Interval> intervals = new ArrayList<>();
    for (int[] pair : pairs) {
      double share = levels[pair[1]] - levels[pair[0]];
      intervals.add(new Interval(share, found.getDouble(at), found.getDouble(at + 1)));
      at += 2;
    }
    return new Calibration(found.getLong(0), sum / levels.length, each, intervals);
  }

  private List<List<Object>> levelTable() {
    List<List<Object>> table = new ArrayList<>();
    table.add(List.of("quantile", "rows at most", "pinball loss"));
    levels.forEach(
        it -> table.add(List.of(percent(it.level), percent(it.shareBelow), it.pinballLoss)));
    table.add(List.of("mean", "", pinballLoss));
    return table;
  }

  private List<List<Object>> intervalTable() {
    List<List<Object>> table = new ArrayList<>();
    table.add(List.of("interval", "rows in it", "mean width"));
    intervals.forEach(
        it -> table.add(List.of(percent(it.share), percent(it.coverage), it.meanWidth)));
    return table;
  }

  private static String percent(double share) {
    return Numbers.cell(100 * share) + " %";
  }

  /** Prints it. */
  void print() {
    Console.gap();
    Console.table(levelTable());
    if (!intervals.isEmpty()) {
      Console.gap();
      Console.table(intervalTable());
    }
  }

  /** Adds it to a report. */
  void addTo(Report report) {
    report.value("quantiles", this);
    List<ReportTable> tables = new ArrayList<>(List.of(ReportTable.of(levelTable())));
    if (!intervals.isEmpty()) {
      tables.add(ReportTable.of(intervalTable()));
    }
    report.section(
        "Quantiles",
        "A quantile of 5 % should have 5 % of the rows at most as large, and an interval of 90 % nine"
            + " of ten rows in it. Of "
            + Console.count(rows)
            + " rows.",
        levels.size() < 2 ? List.of() : List.of(chart()),
        tables.toArray(ReportTable[]::new));
  }

  private String chart() {
    double[] said = levels.stream().mapToDouble(Level::level).toArray();
    double[] found = levels.stream().mapToDouble(Level::shareBelow).toArray();
    double[] ends = {0, 1};
    return Chart.shares(
        "Share of rows by quantile",
        "quantile of",
        "rows at most as large",
        List.of(new Line("rows", said, found), Line.reference("ideal", ends, ends)));
  }
}
