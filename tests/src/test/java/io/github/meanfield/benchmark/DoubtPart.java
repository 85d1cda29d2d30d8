package io.github.meanfield.benchmark;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What losses that tell a distribution come to on tables of numbers, beside a squared loss with an
 * interval as wide everywhere: its root mean squared error on validation rows, to either side,
 * times the normal quantile.
 */
final class DoubtPart {

  /** The normal quantile of 0.95. */
  private static final double NORMAL = 1.644854;

  private static final String SQUARED = "squared";

  private DoubtPart() {}

  /**
   * What a fit came to on the rows to test with.
   *
   * @param rmse root mean squared error
   * @param mae mean absolute error
   * @param coverage share of rows in the interval from the quantile of 5 % to that of 95 %
   * @param width mean width of the interval
   * @param pinball mean pinball loss of the two quantiles
   */
  private record Result(double rmse, double mae, double coverage, double width, double pinball) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask whole : TableTask.numbers()) {
      TableTask task = whole.draw(bench.plan().doubtRows());
      String title =
          String.format(
              Locale.ROOT,
              "%s, %,d rows",
              task.name(),
              task.rows(bench.tables().spark(), 1).count());
      Map<String, List<Result>> results =
          SeededFits.run(
              bench,
              task,
              "doubt, " + title,
              (fits, split, seed) ->
                  contestants()
                      .forEach(
                          (name, estimator) ->
                              fits.add(name, () -> run(estimator.get().setSeed(seed), split))));
      lines.addAll(lines(title, results));
    }
    return lines;
  }

  private static Map<String, Supplier<NeuralNetworkRegressor>> contestants() {
    Map<String, Supplier<NeuralNetworkRegressor>> all = new LinkedHashMap<>();
    for (String loss : List.of(SQUARED, "quantile", "gaussian", "bins")) {
      all.put(
          "tabular, " + loss,
          () ->
              NeuralNetworkRegressor.tabular().setLoss(loss).setFeaturesCol(TableSplit.ASSEMBLED));
    }
    for (double dropout : new double[] {0, 0.2}) {
      for (String loss : List.of(SQUARED, "bins")) {
        all.put(
            String.format(Locale.ROOT, "defaults, %s, dropout %s", loss, dropout),
            () ->
                new NeuralNetworkRegressor()
                    .setLoss(loss)
                    .setDropout(dropout)
                    .setFeaturesCol(TableSplit.STANDARDIZED));
      }
    }
    return all;
  }

  private static Result run(NeuralNetworkRegressor estimator, TableSplit split) {
    boolean isSquared = estimator.getLoss().equals(SQUARED);
    estimator.setNumWorkers(1).setValidationIndicatorCol(TableSplit.VALIDATION);
    if (!isSquared) {
      estimator.setQuantilesCol("quantiles");
    }
    NeuralNetworkRegressionModel model = estimator.fit(split.fitting());
    Column prediction = functions.col("prediction");
    Column all = isSquared ? null : vector_to_array(functions.col("quantiles"), "float64");
    double half = isSquared ? NORMAL * validationError(model.summary()) : 0;
    Dataset<Row> scored =
        model
            .transform(split.test())
            .withColumn("lower", isSquared ? prediction.minus(half) : all.getItem(0))
            .withColumn("upper", isSquared ? prediction.plus(half) : all.getItem(2));
    Row means =
        scored
            .selectExpr(
                "sqrt(avg(pow(prediction - label, 2)))",
                "avg(abs(prediction - label))",
                "avg(double(label BETWEEN lower AND upper))",
                "avg(upper - lower)",
                "avg(greatest(0.05 * (label - lower), -0.95 * (label - lower))"
                    + " + greatest(0.95 * (label - upper), -0.05 * (label - upper))) / 2")
            .first();
    return new Result(
        means.getDouble(0),
        means.getDouble(1),
        means.getDouble(2),
        means.getDouble(3),
        means.getDouble(4));
  }

  /** Of the epoch whose network it is; the metric beside the loss is the error. */
  private static double validationError(TrainingSummary summary) {
    return summary.epochs().stream()
        .filter(epoch -> epoch.epoch() == summary.bestEpoch())
        .findFirst()
        .orElseThrow()
        .validationMetric();
  }

  private static List<Line> lines(String title, Map<String, List<Result>> results) {
    return List.of(
        line(title, "RMSE", Line.Better.LOWER, results, Result::rmse),
        line(title, "MAE", Line.Better.LOWER, results, Result::mae),
        line(title, "coverage of 90 %", Line.Better.NEITHER, results, Result::coverage),
        line(title, "width of 90 %", Line.Better.NEITHER, results, Result::width),
        line(title, "pinball loss", Line.Better.LOWER, results, Result::pinball));
  }

  private static Line line(
      String title,
      String unit,
      Line.Better better,
      Map<String, List<Result>> results,
      ToDoubleFunction<Result> value) {
    return Line.of("doubt", title, unit, better, results, value);
  }
}
