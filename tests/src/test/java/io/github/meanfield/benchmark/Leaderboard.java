package io.github.meanfield.benchmark;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;

/**
 * What contestants come to over several tables. A table counts by the mean of its runs; the error
 * is the RMSE, or what accuracy or the area under the ROC curve lacks to 1.
 */
final class Leaderboard {

  /** So much of the linear model's error may be added before it counts as more. */
  private static final double TOLERANCE = 0.01;

  private final List<Line> lines;
  private final List<Line> measures;
  private final Set<String> names = new LinkedHashSet<>();

  /**
   * Compares.
   *
   * @param lines those of one part that compares on tables
   */
  Leaderboard(List<Line> lines) {
    this.lines = lines;
    measures =
        lines.stream()
            .filter(line -> !line.unit().equals(TablesPart.SECONDS))
            .filter(line -> !line.unit().equals(TablesPart.LOG_LOSS))
            .toList();
    // In the order of a table where all take part.
    measures.stream()
        .sorted(Comparator.comparing(line -> -line.contestants().size()))
        .forEach(line -> line.contestants().forEach(c -> names.add(c.name())));
  }

  /** Mean of the places by error, from 1; equal errors share the mean of their places. */
  double meanRank(String name) {
    return mean(
        measures,
        name,
        (line, error) -> {
          long less = errors(line).filter(other -> other < error).count();
          long equal = errors(line).filter(other -> other == error).count();
          return less + (equal + 1) / 2.0;
        });
  }

  /**
   * Mean of how far the error has come on the way from the linear model's (0) to the least (1), no
   * less than -1; of the tables where any error is less than the linear model's.
   */
  double meanScaled(String name) {
    List<Line> scales = measures.stream().filter(line -> least(line) < linear(line)).toList();
    return mean(
        scales,
        name,
        (line, error) -> Math.max(-1, (linear(line) - error) / (linear(line) - least(line))));
  }

  /**
   * Number of tables where the error is less than another contestant's, of those that both have.
   */
  long betterThan(String name, String other) {
    return measures.stream()
        .filter(
            line ->
                errors(line, name).anyMatch(e -> errors(line, other).anyMatch(more -> e < more)))
        .count();
  }

  /** Number of tables where the error is more than 1 % above the linear model's. */
  long worseThanLinear(String name) {
    return measures.stream()
        .filter(line -> errors(line, name).anyMatch(e -> e > (1 + TOLERANCE) * linear(line)))
        .count();
  }

  private static double mean(
      List<Line> lines, String name, ToDoubleBiFunction<Line, Double> value) {
    return lines.stream()
        .flatMapToDouble(line -> errors(line, name).map(e -> value.applyAsDouble(line, e)))
        .average()
        .orElse(Double.NaN);
  }

  private static double linear(Line line) {
    return errors(line, TableContestants.LINEAR).findFirst().orElseThrow();
  }

  private static double least(Line line) {
    return errors(line).min().orElseThrow();
  }

  private static DoubleStream errors(Line line) {
    return errors(line, contestant -> true);
  }

  /** One error, or none if it did not take part. */
  private static DoubleStream errors(Line line, String name) {
    return errors(line, contestant -> contestant.name().equals(name));
  }

  private static DoubleStream errors(Line line, Predicate<Line.Contestant> which) {
    boolean isScore = line.better() == Line.Better.HIGHER;
    return line.contestants().stream()
        .filter(which)
        .mapToDouble(
            c -> isScore ? 1 - new Mean().evaluate(runs(c)) : new Mean().evaluate(runs(c)));
  }

  private static double[] runs(Line.Contestant contestant) {
    return contestant.runs().stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Tables of the measures with what they come to, of log loss, and of time. */
  String markdown() {
    return header("measure")
        + rows(measures, Line::unit, "%.4f")
        + row("mean rank of all", "", name -> number("%.2f", meanRank(name)))
        + row(
            "mean of the measure scaled from the linear model (0) to the best (1)",
            "",
            name -> number("%.2f", meanScaled(name)))
        + row(
            "tables with less error than XGBoost",
            "",
            name -> String.valueOf(betterThan(name, TableContestants.XGBOOST)))
        + row(
            "tables with over 1 % more error than the linear model",
            "", name -> String.valueOf(worseThanLinear(name)))
        + header("log loss or time to fit, s")
        + rows(of(TablesPart.LOG_LOSS), Line::unit, "%.4f")
        + rows(of(TablesPart.SECONDS), Line::unit, "%.1f");
  }

  private List<Line> of(String unit) {
    return lines.stream().filter(line -> line.unit().equals(unit)).toList();
  }

  private String header(String second) {
    return "\n"
        + row("table, rows × features", second, name -> name)
        + "|---|---"
        + "|---:".repeat(names.size())
        + "|\n";
  }

  private String rows(List<Line> lines, Function<Line, String> second, String format) {
    return lines.stream()
        .map(line -> row(line.title(), second.apply(line), name -> cell(line, name, format)))
        .collect(Collectors.joining());
  }

  private String row(String first, String second, Function<String, String> cell) {
    return names.stream()
        .map(cell)
        .collect(Collectors.joining(" | ", "| " + first + " | " + second + " | ", " |\n"));
  }

  /** The mean with its deviation, or a dash where the contestant did not take part. */
  private static String cell(Line line, String name, String format) {
    return line.contestants().stream()
        .filter(contestant -> contestant.name().equals(name))
        .map(
            contestant -> {
              double[] runs = runs(contestant);
              String mean = number(format, new Mean().evaluate(runs));
              return runs.length == 1
                  ? mean
                  : mean + " ± " + number(format, new StandardDeviation().evaluate(runs));
            })
        .findFirst()
        .orElse("–");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
