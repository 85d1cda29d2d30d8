package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * L-BFGS beside that of Spark's perceptron, on the same small network: sigmoid units, no penalties,
 * no validation rows. And Adam, with as many passes as there are iterations.
 */
final class LbfgsPart {

  private static final int UNITS = 16;
  private static final int ITERATIONS = 100;

  private LbfgsPart() {}

  /**
   * What a fit came to.
   *
   * @param seconds time of the fit
   * @param trainLoss log-loss of the rows that were trained on
   * @param testLoss log-loss of rows to test with
   * @param accuracy share of them that are of the predicted class
   */
  private record Result(double seconds, double trainLoss, double testLoss, double accuracy) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask whole : TableTask.ALL) {
      if (!whole.hasClasses()) {
        continue;
      }
      TableTask task = whole.draw(bench.plan().doubtRows());
      Map<String, List<Result>> results = new LinkedHashMap<>();
      for (int seed = 1; seed <= bench.plan().runs(); seed++) {
        Dataset<Row> rows = task.rows(bench.tables().spark(), seed);
        try (TableSplit split = TableSplit.of(rows, seed)) {
          fits(task.name(), split, seed, bench)
              .run(1, false)
              .forEach(
                  (name, result) ->
                      results.computeIfAbsent(name, n -> new ArrayList<>()).addAll(result));
        }
      }
      String title = String.format(Locale.ROOT, "%s, [%d]", task.name(), UNITS);
      lines.add(Line.of("lbfgs", title, "seconds", Line.Better.LOWER, results, Result::seconds));
      lines.add(
          Line.of("lbfgs", title, "train loss", Line.Better.LOWER, results, Result::trainLoss));
      lines.add(Line.of("lbfgs", title, "test loss", Line.Better.LOWER, results, Result::testLoss));
      lines.add(Line.of("lbfgs", title, "accuracy", Line.Better.HIGHER, results, Result::accuracy));
    }
    return lines;
  }

  private static Interleaved<Result> fits(
      String name, TableSplit split, long seed, Part.Bench bench) {
    int[] layers = {split.numFeatures(TableSplit.STANDARDIZED), UNITS, split.numClasses()};
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {UNITS})
            .setActivation("sigmoid")
            .setMaxEpochs(ITERATIONS)
            .setFeaturesCol(TableSplit.STANDARDIZED)
            .setSeed(seed);
    return new Interleaved<Result>(
            String.format("lbfgs, %s, seed %d", name, seed), bench.progress())
        .add("Meanfield, lbfgs", () -> result(rows -> network.setUpdater("lbfgs").fit(rows), split))
        .add("Meanfield, adam", () -> result(rows -> network.setUpdater("adam").fit(rows), split))
        .add(
            Contestants.PERCEPTRON,
            () ->
                result(
                    rows ->
                        Contestants.perceptron(layers, ITERATIONS)
                            .setSeed(seed)
                            .setFeaturesCol(TableSplit.STANDARDIZED)
                            .fit(rows),
                    split));
  }

  private interface Fit {
    Model<?> of(Dataset<Row> rows);
  }

  private static Result result(Fit fit, TableSplit split) {
    Dataset<Row> training = split.training();
    Stopwatch watch = new Stopwatch();
    Model<?> model = fit.of(training);
    double seconds = watch.seconds();
    Dataset<Row> test = model.transform(split.test());
    return new Result(
        seconds,
        evaluate("logLoss", model.transform(training)),
        evaluate("logLoss", test),
        evaluate("accuracy", test));
  }

  private static double evaluate(String metric, Dataset<Row> scored) {
    return new MulticlassClassificationEvaluator().setMetricName(metric).evaluate(scored);
  }
}
