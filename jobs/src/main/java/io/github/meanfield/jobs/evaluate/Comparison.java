package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.report.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Predictions beside others of the same rows. Whether one is better is told by the paired
 * bootstrap: in each draw of rows both are judged by the same rows, so that what makes rows hard
 * for both of them cancels out of the difference.
 *
 * @param models the predictions that are judged, then the others
 * @param rows how many rows were judged
 */
public record Comparison(List<Compared> models, long rows) {

  /** Fewer rows do not tell one from another. */
  static final int FEWEST_ROWS = 30;

  /** Nor do their ranks with fewer rows of a class. */
  static final int FEWEST_OF_CLASS = 10;

  private static final int REPLICATES = 200;
  private static final String IS_JUDGED = "is_judged";

  /**
   * How one does.
   *
   * @param name its name for people
   * @param kind what it is
   * @param rows rows of which it says something
   * @param metrics its metrics
   * @param intervals their intervals, none without a bootstrap
   * @param metric the metric by which it is compared
   * @param ofFirst that metric of the predictions that are judged, on the same rows
   * @param difference ofFirst less this one's metric, NaN if one of them does not apply
   * @param interval its interval, null without a bootstrap or with too few rows
   */
  @JsonIncludeProperties({"name", "kind", "rows", "metric", "difference", "interval", "intervals"})
  public record Compared(
      @JsonSerialize(using = Json.Key.class) String name,
      Kind kind,
      long rows,
      Metrics metrics,
      @JsonSerialize(keyUsing = Json.Keys.class) Map<String, Interval> intervals,
      String metric,
      double ofFirst,
      double difference,
      Interval interval) {

    /** The metric by which it is compared. */
    double value() {
      return metrics.values().get(metric);
    }
  }

  /**
   * Compares predictions of a network.
   *
   * @param judged the predictions that are judged
   * @param known {@link Judgement#known} with the columns of others
   * @param others what they are compared with
   * @param hasThresholds whether the network decides by thresholds, so that another class than the
   *     most probable one may be predicted
   * @param seed seed of the bootstrap
   */
  public static Comparison of(
      Judgement judged,
      Dataset<Row> known,
      List<Contestant> others,
      boolean hasThresholds,
      long seed) {
    Bootstrap bootstrap = new Bootstrap(REPLICATES, seed);
    return of("neural network", judged, known, others, hasThresholds, bootstrap);
  }

  /** Compares predictions of a name, with a bootstrap of one's own. */
  static Comparison of(
      String name,
      Judgement judged,
      Dataset<Row> known,
      List<Contestant> others,
      boolean hasThresholds,
      Bootstrap bootstrap) {
    Contestant first = new Contestant(name, Kind.NETWORK, prediction(), judged.scores());
    List<Contestant> all = Contestant.named(first, others);
    Dataset<Row> rows = rows(known, all, judged.numClasses());
    boolean isSampled = judged.numRows() > bootstrap.most();
    if (isSampled) {
      rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      List<Row> collected = bootstrap.collect(rows, judged.numRows());
      List<PairedSample> samples =
          IntStream.range(0, all.size())
              .mapToObj(i -> PairedSample.of(collected, i, IS_JUDGED, judged.numClasses()))
              .toList();
      // One way of computing for all, so that what is the same makes no difference.
      Metrics ofFirst =
          isSampled ? metrics(rows, 0, judged.numClasses()) : samples.get(0).metrics();
      List<Pair> pairs = new ArrayList<>(List.of(new Pair(judged.numRows(), ofFirst, ofFirst)));
      for (int i = 1; i < all.size(); i++) {
        pairs.add(
            isSampled
                ? ofAllRows(rows, i, judged, ofFirst)
                : ofSample(samples.get(0), samples.get(i), ofFirst));
      }
      return new Comparison(
          compared(all, pairs, samples, judged, hasThresholds, bootstrap), judged.numRows());
    } finally {
      if (isSampled) {
        rows.unpersist();
      }
    }
  }

  /**
   * The metrics of one and of the first on the rows of which the one says something.
   *
   * @param rows how many these rows are
   */
  private record Pair(long rows, Metrics first, Metrics own) {}

  private static Column prediction() {
    return functions.col(ScoredTable.PREDICTION);
  }

  /** A row a row, with a struct of what metrics need for each contestant. */
  private static Dataset<Row> rows(Dataset<Row> known, List<Contestant> all, int numClasses) {
    List<Column> columns = new ArrayList<>(List.of(functions.col(ScoredTable.TRUTH)));
    for (int i = 0; i < all.size(); i++) {
      columns.add(all.get(i).prediction().cast("double").as("prediction_" + i));
      if (all.get(i).scores() != null) {
        columns.add(all.get(i).scores().as("scores_" + i));
      }
    }
    Dataset<Row> narrow = known.select(columns.toArray(Column[]::new));
    Column[] structs = new Column[all.size()];
    for (int i = 0; i < structs.length; i++) {
      Column isJudged = functions.col("prediction_" + i).isNotNull();
      Column predicted = functions.coalesce(functions.col("prediction_" + i), functions.lit(0.0));
      Column scores = all.get(i).scores() == null ? null : functions.col("scores_" + i);
      List<Column> fields = new ArrayList<>(List.of(isJudged.as(IS_JUDGED)));
      fields.addAll(
          numClasses == 0
              ? NumberRows.judged(functions.col(ScoredTable.TRUTH), predicted)
              : ClassRows.judged(functions.col(ScoredTable.TRUTH), predicted, scores, numClasses));
      structs[i] = functions.struct(fields.toArray(Column[]::new)).as("judged_" + i);
    }
    return narrow.select(structs);
  }

  private static Pair ofAllRows(Dataset<Row> rows, int i, Judgement judged, Metrics ofFirst) {
    Dataset<Row> own = rows.where(functions.col("judged_" + i + "." + IS_JUDGED));
    long count = own.count();
    return new Pair(
        count,
        count == judged.numRows() ? ofFirst : metrics(own, 0, judged.numClasses()),
        metrics(own, i, judged.numClasses()));
  }

  private static Metrics metrics(Dataset<Row> rows, int i, int numClasses) {
    Dataset<Row> own =
        rows.select(functions.lit("").as(JudgedRows.GROUP), functions.col("judged_" + i + ".*"));
    JudgedRows judged = numClasses == 0 ? new NumberRows(own) : new ClassRows(own, numClasses);
    return judged.metrics().get("");
  }

  private static Pair ofSample(PairedSample first, PairedSample own, Metrics ofFirst) {
    return new Pair(
        own.numRows(), own.isMasked() ? first.where(own).metrics() : ofFirst, own.metrics());
  }

  private static List<Compared> compared(
      List<Contestant> all,
      List<Pair> pairs,
      List<PairedSample> samples,
      Judgement judged,
      boolean hasThresholds,
      Bootstrap bootstrap) {
    List<PairedSample> drawn = new ArrayList<>(samples);
    // The first one once more for those that say nothing of some rows, on the others.
    int[] firsts = new int[all.size()];
    for (int i = 0; i < firsts.length; i++) {
      if (samples.get(i).isMasked()) {
        firsts[i] = drawn.size();
        drawn.add(samples.get(0).where(samples.get(i)));
      }
    }
    List<List<Map<String, Double>>> draws = bootstrap.draws(drawn);
    List<Compared> models = new ArrayList<>();
    for (int i = 0; i < firsts.length; i++) {
      Pair pair = pairs.get(i);
      PairedSample sample = samples.get(i);
      String metric = metric(pair, all.get(i), hasThresholds);
      double ofFirst = pair.first.values().get(metric);
      double difference = ofFirst - pair.own.values().get(metric);
      double[] distances =
          distances(
              values(drawn.get(firsts[i]), draws.get(firsts[i]), metric),
              values(sample, draws.get(i), metric));
      Optional<Interval> interval =
          bootstrap.interval(difference, distances, sample.size(), judged.numRows());
      models.add(
          new Compared(
              all.get(i).name(),
              all.get(i).kind(),
              pair.rows,
              pair.own,
              bootstrap.intervals(sample, draws.get(i), pair.own, judged.numRows()),
              metric,
              ofFirst,
              difference,
              interval.filter(it -> !areFew(pair.rows, metric, judged)).orElse(null)));
    }
    return models;
  }

  /** A metric of a sample, then of each draw from it. */
  private static double[] values(
      PairedSample sample, List<Map<String, Double>> draws, String metric) {
    return Stream.concat(Stream.of(sample.metrics().values()), draws.stream())
        .mapToDouble(values -> values.get(metric))
        .toArray();
  }

  /** How far the difference of two in each draw is from that in the sample. */
  private static double[] distances(double[] first, double[] own) {
    return IntStream.range(1, own.length)
        .mapToDouble(d -> first[d] - own[d] - (first[0] - own[0]))
        .toArray();
  }

  private static boolean areFew(long rows, String metric, Judgement judged) {
    return rows < FEWEST_ROWS
        || metric.equals("AUC")
            && DoubleStream.of(judged.rowsOfClasses()).anyMatch(n -> n < FEWEST_OF_CLASS);
  }

  /**
   * What two are compared by: where people tell classes and no probabilities, how many are right;
   * where thresholds give up some of them for others, the probabilities.
   */
  private static String metric(Pair pair, Contestant contestant, boolean hasThresholds) {
    if (pair.first instanceof RegressionMetrics) {
      return "RMSE";
    } else if (contestant.kind() == Kind.HUMAN) {
      return "accuracy";
    } else if (Double.isFinite(pair.first.values().get("AUC"))) {
      return "AUC";
    }
    return hasThresholds ? "log loss" : "accuracy";
  }

  /** The predictions that are judged. */
  public Compared first() {
    return models.get(0);
  }

  /** The others, by their names. */
  List<Compared> others() {
    return models.subList(1, models.size());
  }

  /** The metrics of all, by their names. */
  public Map<String, Metrics> metrics() {
    Map<String, Metrics> metrics = new LinkedHashMap<>();
    models.forEach(model -> metrics.put(model.name(), model.metrics()));
    return metrics;
  }
}
