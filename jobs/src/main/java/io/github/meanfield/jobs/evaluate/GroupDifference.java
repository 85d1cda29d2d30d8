package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How predictions for the rows of a group differ from those for all other rows.
 *
 * <p>Of two classes: the demographic parity difference (of the shares that are predicted to be of
 * the second class), the equal opportunity difference (of the shares of its rows that are found:
 * Hardt, Price and Srebro, "Equality of opportunity in supervised learning", NeurIPS 2016), and the
 * calibration difference (of mean probability less share of rows). Of more classes: the accuracy
 * difference. Of numbers: the mean error difference.
 *
 * @param group the group
 * @param measure what is compared
 * @param rows rows of the group that it is computed from
 * @param value the measure on the rows of the group
 * @param others the measure on all other rows
 * @param difference value less others
 * @param interval its 95 % interval, null without a bootstrap or where rows are few
 * @param text the same as a sentence
 */
record GroupDifference(
    String group,
    String measure,
    long rows,
    double value,
    double others,
    double difference,
    Interval interval,
    String text) {

  /** Of fewer rows nothing is said. */
  static final int FEWEST_ROWS = 50;

  /**
   * A measure: the sum of one column over that of another.
   *
   * @param sentence what is said of it, for the values of a group and of others
   */
  private record Measure(String name, Column above, Column below, String sentence) {}

  /** Sums of both columns of each measure, over the rows of a group. */
  private record Sums(double[] above, double[] below) {

    static Sums of(int measures) {
      return new Sums(new double[measures], new double[measures]);
    }

    double share(int measure) {
      return above[measure] / below[measure];
    }
  }

  /**
   * The differences of groups.
   *
   * @param judged rows with their groups
   * @param groups the groups, each of which is compared with all other rows
   * @param classes names of the classes, none for numbers
   * @param count how many rows there are
   */
  static List<GroupDifference> of(
      JudgedRows judged,
      List<String> groups,
      List<String> classes,
      long count,
      Bootstrap bootstrap) {
    List<Measure> measures = measures(classes);
    Dataset<Row> rows = columns(judged.rows(), groups, measures);
    Map<String, Sums> sums = sums(rows, measures.size());
    List<Row> drawnFrom = bootstrap.replicates() == 0 ? List.of() : bootstrap.collect(rows, count);
    List<double[][]> draws = new ArrayList<>();
    double[][] centre = differences(drawnFrom, null, groups, measures.size());
    bootstrap.draw(
        drawnFrom.size(),
        times -> draws.add(differences(drawnFrom, times, groups, measures.size())));
    List<GroupDifference> all = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      Sums own = sums.get(groups.get(g));
      for (int m = 0; m < measures.size(); m++) {
        int group = g;
        int measure = m;
        Sums others = others(sums, groups.get(g), measures.size());
        double difference = own.share(m) - others.share(m);
        boolean areFew = Math.min(own.below[m], others.below[m]) < FEWEST_ROWS;
        double[] distances =
            draws.stream()
                .mapToDouble(draw -> draw[group][measure] - centre[group][measure])
                .toArray();
        Interval interval =
            areFew
                ? null
                : bootstrap.interval(difference, distances, drawnFrom.size(), count).orElse(null);
        all.add(
            new GroupDifference(
                groups.get(g),
                measures.get(m).name,
                (long) own.below[m],
                own.share(m),
                others.share(m),
                difference,
                interval,
                sentence(measures.get(m), own, others, m, areFew, interval)));
      }
    }
    return all;
  }

  private static List<Measure> measures(List<String> classes) {
    Column truth = functions.col(ScoredTable.TRUTH);
    Column one = functions.lit(1.0);
    if (classes.isEmpty()) {
      String sentence = "prediction less truth is %s on average, %s for others";
      return List.of(
          new Measure("mean error difference", functions.col(NumberRows.ERROR), one, sentence));
    }
    Column prediction = functions.col(ScoredTable.PREDICTION);
    if (classes.size() > 2) {
      Column isRight = prediction.equalTo(truth).cast("double");
      String sentence = "a share of %s is predicted right, %s of others";
      return List.of(new Measure("accuracy difference", isRight, one, sentence));
    }
    String name = classes.get(1).replace("%", "%%");
    Column excess = functions.col(ClassRows.CONFIDENCE).minus(truth);
    return List.of(
        new Measure(
            "demographic parity difference",
            prediction,
            one,
            name + " is predicted for a share of %s, %s of others"),
        new Measure(
            "equal opportunity difference",
            prediction.multiply(truth),
            truth,
            "of rows that are " + name + " a share of %s is found, %s of others"),
        new Measure(
            "calibration difference",
            excess,
            one,
            "the mean probability of " + name + " less its share is %s, %s for others"));
  }

  /** Rows of other groups share the group null, however many groups there are. */
  private static Dataset<Row> columns(
      Dataset<Row> rows, List<String> groups, List<Measure> measures) {
    Column group = functions.col(JudgedRows.GROUP);
    List<Column> columns = new ArrayList<>();
    columns.add(functions.when(group.isin(groups.toArray()), group).as(JudgedRows.GROUP));
    for (int m = 0; m < measures.size(); m++) {
      columns.add(measures.get(m).above.as("above_" + m));
      columns.add(measures.get(m).below.as("below_" + m));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  private static Map<String, Sums> sums(Dataset<Row> rows, int measures) {
    Column[] columns = new Column[2 * measures];
    for (int m = 0; m < measures; m++) {
      columns[2 * m] = functions.sum("above_" + m);
      columns[2 * m + 1] = functions.sum("below_" + m);
    }
    Map<String, Sums> sums = new LinkedHashMap<>();
    for (Row row :
        rows.groupBy(JudgedRows.GROUP)
            .agg(functions.count(functions.lit(1)), columns)
            .collectAsList()) {
      Sums of = Sums.of(measures);
      for (int m = 0; m < measures; m++) {
        of.above[m] = row.getDouble(2 + 2 * m);
        of.below[m] = row.getDouble(3 + 2 * m);
      }
      sums.put(row.getString(0), of);
    }
    return sums;
  }

  private static Sums others(Map<String, Sums> sums, String group, int measures) {
    Sums others = Sums.of(measures);
    sums.forEach(
        (name, of) -> {
          for (int m = 0; m < measures && !group.equals(name); m++) {
            others.above[m] += of.above[m];
            others.below[m] += of.below[m];
          }
        });
    return others;
  }

  /** Differences by group and measure of rows that were drawn so often, null for once each. */
  private static double[][] differences(
      List<Row> rows, int[] times, List<String> groups, int measures) {
    Map<String, Sums> sums = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      int n = times == null ? 1 : times[i];
      Sums of = sums.computeIfAbsent(row.getString(0), name -> Sums.of(measures));
      for (int m = 0; m < measures; m++) {
        of.above[m] += n * row.getDouble(1 + 2 * m);
        of.below[m] += n * row.getDouble(2 + 2 * m);
      }
    }
    double[][] differences = new double[groups.size()][measures];
    for (int g = 0; g < groups.size(); g++) {
      Sums own = sums.getOrDefault(groups.get(g), Sums.of(measures));
      Sums others = others(sums, groups.get(g), measures);
      for (int m = 0; m < measures; m++) {
        differences[g][m] = own.share(m) - others.share(m);
      }
    }
    return differences;
  }

  private static String sentence(
      Measure measure, Sums own, Sums others, int m, boolean areFew, Interval interval) {
    if (areFew) {
      return String.format(
          "%s rows of it, and %s of others, are too few to tell",
          Console.count((long) own.below[m]), Console.count((long) others.below[m]));
    }
    String values =
        String.format(
            measure.sentence, Console.metric(own.share(m)), Console.metric(others.share(m)));
    if (interval == null) {
      return values;
    }
    boolean mayBeChance = interval.lower() <= 0 && interval.upper() >= 0;
    return String.format(
        "%s: a difference of %s (95 %% interval %s)%s",
        values,
        Console.metric(own.share(m) - others.share(m)),
        interval,
        mayBeChance ? ", which may be chance" : "");
  }

  /** Tables and sentences of differences, a row each: a head, then rows. */
  static List<List<Object>> table(String column, List<GroupDifference> differences) {
    List<List<Object>> table = new ArrayList<>();
    table.add(List.of(column, "measure", "what it is"));
    differences.forEach(it -> table.add(List.of(it.group, it.measure, it.text)));
    return table;
  }
}
