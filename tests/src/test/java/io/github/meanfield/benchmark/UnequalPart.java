package io.github.meanfield.benchmark;

import static org.apache.spark.ml.functions.vector_to_array;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.sampling.MinorityOversampler;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What is done about a rare class, on tables of two classes: weights, focal loss, copies of its
 * rows or rows between them; and swap noise, for which rows are few rather than unequal.
 */
final class UnequalPart {

  private static final List<String> TABLES = List.of("stackoverflow", "healthinsurance", "churn");

  private UnequalPart() {}

  /**
   * What a fit came to on the rows to test with.
   *
   * @param precision area under the curve of precision by recall of the rare class
   * @param balanced mean of the recalls of both classes
   * @param f1 F1 of the rare class
   * @param logLoss mean of -log of the probability of the label
   */
  private record Result(double precision, double balanced, double f1, double logLoss) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask whole : TableTask.ALL) {
      if (!TABLES.contains(whole.name())) {
        continue;
      }
      TableTask task = whole.draw(bench.plan().doubtRows());
      double[] share = {0};
      Map<String, List<Result>> results =
          SeededFits.run(
              bench,
              task,
              "unequal, " + task.name(),
              (fits, split, seed) -> {
                double positive = split.training().selectExpr("avg(label)").first().getDouble(0);
                double rare = positive < 0.5 ? 1 : 0;
                share[0] = Math.min(positive, 1 - positive);
                contestants(seed)
                    .forEach(
                        (name, estimator) ->
                            fits.add(name, () -> run(estimator.get(), split, rare)));
              });
      lines.addAll(
          lines(
              String.format(Locale.ROOT, "%s, %.1f %% rare", task.name(), 100 * share[0]),
              results));
    }
    return lines;
  }

  private static Map<String, Supplier<Estimator<NeuralNetworkClassificationModel>>> contestants(
      long seed) {
    Map<String, Supplier<Estimator<NeuralNetworkClassificationModel>>> all = new LinkedHashMap<>();
    all.put("plain", () -> network(seed));
    all.put("class weights", () -> network(seed).setClassWeights("balanced"));
    all.put("focal", () -> network(seed).setTemperatureScaling(false).setLoss("focal"));
    all.put("oversampler, random", () -> oversampler("random", network(seed)));
    all.put("oversampler, smote", () -> oversampler("smote", network(seed)));
    all.put(
        "oversampler, smote, epoch by auc",
        () -> oversampler("smote", network(seed).setValidationMetric("auc")));
    all.put("swap noise 0.1", () -> network(seed).setSwapNoise(0.1));
    return all;
  }

  private static Estimator<NeuralNetworkClassificationModel> oversampler(
      String strategy, NeuralNetworkClassifier network) {
    return new MinorityOversampler<NeuralNetworkClassificationModel>()
        .setEstimator(network)
        .setStrategy(strategy)
        .setSeed(network.getSeed());
  }

  private static NeuralNetworkClassifier network(long seed) {
    return NeuralNetworkClassifier.tabular()
        .setFeaturesCol(TableSplit.ASSEMBLED)
        .setValidationIndicatorCol(TableSplit.VALIDATION)
        .setNumWorkers(1)
        .setSeed(seed);
  }

  private static Result run(
      Estimator<NeuralNetworkClassificationModel> estimator, TableSplit split, double rare) {
    Column probabilities = vector_to_array(functions.col("probability"), "float64");
    Dataset<Row> scored =
        estimator
            .fit(split.fitting())
            .transform(split.test())
            .select(
                functions.col("label").equalTo(rare).cast("double").as("label"),
                functions.col("prediction").equalTo(rare).cast("double").as("found"),
                probabilities.getItem((int) rare).as("rawPrediction"))
            .cache();
    try {
      Row sums =
          scored
              .selectExpr(
                  "sum(label * found)",
                  "sum(found)",
                  "sum(label)",
                  "sum((1 - label) * (1 - found))",
                  "double(count(*))",
                  "avg(-ln(greatest(1e-15, if(label = 1, rawPrediction, 1 - rawPrediction))))")
              .first();
      double hits = sums.getDouble(0);
      double positives = sums.getDouble(2);
      double recall = hits / positives;
      double other = sums.getDouble(3) / (sums.getDouble(4) - positives);
      return new Result(
          new BinaryClassificationEvaluator().setMetricName("areaUnderPR").evaluate(scored),
          (recall + other) / 2,
          2 * hits / (sums.getDouble(1) + positives),
          sums.getDouble(5));
    } finally {
      scored.unpersist();
    }
  }

  private static List<Line> lines(String title, Map<String, List<Result>> results) {
    return List.of(
        line(title, "area under precision-recall", Line.Better.HIGHER, results, Result::precision),
        line(title, "balanced accuracy", Line.Better.HIGHER, results, Result::balanced),
        line(title, "F1 of the rare class", Line.Better.HIGHER, results, Result::f1),
        line(title, "log loss", Line.Better.LOWER, results, Result::logLoss));
  }

  private static Line line(
      String title,
      String unit,
      Line.Better better,
      Map<String, List<Result>> results,
      ToDoubleFunction<Result> value) {
    return Line.of("unequal", title, unit, better, results, value);
  }
}
