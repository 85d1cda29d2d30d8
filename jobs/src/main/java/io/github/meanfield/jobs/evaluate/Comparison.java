package io.github.meanfield.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.github.meanfield.jobs.evaluate.Bootstrap.Interval;
import io.github.meanfield.jobs.evaluate.Contestant.Kind;
import io.github.meanfield.jobs.report.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  private static final int REPLICATES = 200;
  private static final String IS_JUDGED = "is_judged";

  /**
   * How one does.
   *
   * @param name its name for people
   * @param kind what it is
   * @param metrics its metrics
   * @param intervals their intervals, none without a bootstrap
   * @param metric the metric by which it is compared
   * @param ofFirst that metric of the predictions that are judged, on the same rows
   * @param difference ofFirst less this one's metric, NaN if one of them does not apply
   * @param interval its interval, null without a bootstrap
   */
  @JsonIncludeProperties({"name", "kind", "metric", "difference", "interval", "intervals"})
  public record Compared(
      String name,
      Kind kind,
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
   * Compares predictions.
   *
   * @param judged the predictions that are judged
   * @param known {@link Judgement#known} with the columns of others
   * @param others what they are compared with
   * @param seed seed of the bootstrap
   */
  public static Comparison of(
      Judgement judged, Dataset<Row> known, List<Contestant> others, long seed) {
    return of("neural network", judged, known, others, new Bootstrap(REPLICATES, seed));
  }

  /** Compares predictions of a name, with a bootstrap of one's own. */
  static Comparison of(
      String name,
      Judgement judged,
      Dataset<Row> known,
      List<Contestant> others,
      Bootstrap bootstrap) {
    List<Contestant> all = new ArrayList<>();
    all.add(new Contestant(name, Kind.NETWORK, prediction(), judged.scores()));
    all.addAll(others);
    int numClasses = judged.numClasses();
    long count = judged.numRows();
    Dataset<Row> rows = rows(known, all, numClasses);
    boolean isSampled = count > Bootstrap.MAX_ROWS;
    if (isSampled) {
      rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
    try {
      List<Row> collected = bootstrap.collect(rows, count);
      List<PairedSample> samples =
          IntStream.range(0, all.size())
              .mapToObj(i -> PairedSample.of(collected, i, IS_JUDGED, numClasses))
              .toList();
      List<Metrics> metrics = new ArrayList<>(List.of(judged.metrics()));
      for (int i = 1; i < all.size(); i++) {
        metrics.add(
            isSampled
                ? ofAllRows(rows, i, numClasses)
                : samples.get(i).metrics(samples.get(i).once()));
      }
      return new Comparison(compared(all, metrics, samples, bootstrap, count), count);
    } finally {
      if (isSampled) {
        rows.unpersist();
      }
    }
  }

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

  private static Metrics ofAllRows(Dataset<Row> rows, int i, int numClasses) {
    Dataset<Row> own =
        rows.where(functions.col("judged_" + i + "." + IS_JUDGED))
            .select(functions.lit("").as(JudgedRows.GROUP), functions.col("judged_" + i + ".*"));
    JudgedRows judged = numClasses == 0 ? new NumberRows(own) : new ClassRows(own, numClasses);
    return judged.metrics().get("");
  }

  private static List<Compared> compared(
      List<Contestant> all,
      List<Metrics> metrics,
      List<PairedSample> samples,
      Bootstrap bootstrap,
      long count) {
    List<PairedSample> drawn = new ArrayList<>(samples);
    // The first one once more for each of the others, on the rows that the other has judged.
    samples.forEach(other -> drawn.add(samples.get(0).where(other)));
    List<List<Map<String, Double>>> draws = bootstrap.draws(drawn);
    List<Compared> models = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      PairedSample sample = samples.get(i);
      PairedSample first = drawn.get(all.size() + i);
      String metric = metric(metrics.get(0), metrics.get(i), all.get(i));
      double own = sample.metrics(sample.once()).values().get(metric);
      double ofFirst =
          i == 0 || !sample.isMasked()
              ? metrics.get(0).values().get(metric)
              : first.metrics(first.once()).values().get(metric);
      double difference = ofFirst - metrics.get(i).values().get(metric);
      double centre = first.metrics(first.once()).values().get(metric) - own;
      List<Map<String, Double>> ofOwn = draws.get(i);
      List<Map<String, Double>> ofBoth = draws.get(all.size() + i);
      double[] distances =
          IntStream.range(0, ofOwn.size())
              .mapToDouble(d -> ofBoth.get(d).get(metric) - ofOwn.get(d).get(metric) - centre)
              .toArray();
      models.add(
          new Compared(
              all.get(i).name(),
              all.get(i).kind(),
              metrics.get(i),
              bootstrap.intervals(sample, ofOwn, metrics.get(i), count),
              metric,
              ofFirst,
              difference,
              bootstrap.interval(difference, distances, sample.size(), count).orElse(null)));
    }
    return models;
  }

  /**
   * What two are compared by: where people tell classes and no probabilities, how many are right.
   */
  private static String metric(Metrics first, Metrics other, Contestant contestant) {
    if (first instanceof RegressionMetrics) {
      return "RMSE";
    }
    boolean isRanked =
        Double.isFinite(first.values().get("AUC")) && contestant.kind() != Kind.HUMAN;
    return isRanked ? "AUC" : "accuracy";
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

  /** Rows in memory that all are judged by, of which one may say nothing of some. */
  private record PairedSample(JudgedRows.Sample all, boolean[] has, boolean isMasked)
      implements JudgedRows.Sample {

    static PairedSample of(List<Row> rows, int i, String isJudged, int numClasses) {
      List<Row> own = rows.stream().map(row -> row.getStruct(i)).toList();
      boolean[] has = new boolean[own.size()];
      boolean isMasked = false;
      for (int r = 0; r < has.length; r++) {
        has[r] = own.get(r).<Boolean>getAs(isJudged);
        isMasked |= !has[r];
      }
      return new PairedSample(
          numClasses == 0 ? new NumberSample(own) : new ClassSample(own, numClasses),
          has,
          isMasked);
    }

    /** This one on the rows of which the other says something. */
    PairedSample where(PairedSample other) {
      return new PairedSample(all, other.has, other.isMasked);
    }

    int[] once() {
      int[] once = new int[has.length];
      Arrays.fill(once, 1);
      return once;
    }

    @Override
    public int size() {
      return has.length;
    }

    @Override
    public Metrics metrics(int[] times) {
      return all.metrics(
          isMasked
              ? IntStream.range(0, times.length).map(i -> has[i] ? times[i] : 0).toArray()
              : times);
    }
  }
}
