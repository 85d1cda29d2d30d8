package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * L-BFGS beside that of Spark's perceptron, on the same small network: sigmoid units, no penalties,
 * no validation rows. And Adam, with as many passes as there are iterations: at a constant rate,
 * with schedules that fall once and again and again, and with noise where it stands on a plateau.
 */
final class OptimizersPart {

  private static final int UNITS = 16;

  /** Four cycles of warm restarts: of 5, 10, 20 and 40 epochs. */
  private static final int ITERATIONS = 75;

  private OptimizersPart() {}

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
      Map<String, List<Result>> results =
          SeededFits.run(bench, task, "optimizers, " + task.name(), OptimizersPart::addTo);
      String title = String.format(Locale.ROOT, "%s, [%d]", task.name(), UNITS);
      lines.add(
          Line.of("optimizers", title, "seconds", Line.Better.LOWER, results, Result::seconds));
      lines.add(
          Line.of(
              "optimizers", title, "train loss", Line.Better.LOWER, results, Result::trainLoss));
      lines.add(
          Line.of("optimizers", title, "test loss", Line.Better.LOWER, results, Result::testLoss));
      lines.add(
          Line.of("optimizers", title, "accuracy", Line.Better.HIGHER, results, Result::accuracy));
    }
    return lines;
  }

  private static void addTo(Interleaved<Result> fits, TableSplit split, long seed) {
    int[] layers = {split.numFeatures(TableSplit.STANDARDIZED), UNITS, split.numClasses()};
    NeuralNetworkClassifier network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {UNITS})
            .setActivation("sigmoid")
            .setMaxEpochs(ITERATIONS)
            .setFeaturesCol(TableSplit.STANDARDIZED)
            .setSeed(seed);
    add(fits, "Meanfield, lbfgs", network.copy(ParamMap.empty()).setUpdater("lbfgs"), split);
    add(fits, "Meanfield, adam", network, split);
    for (String schedule : List.of("cosine", "warmrestarts")) {
      NeuralNetworkClassifier scheduled = network.copy(ParamMap.empty()).setSchedule(schedule);
      add(fits, "Meanfield, adam, " + schedule, scheduled, split);
    }
    add(
        fits,
        "Meanfield, adam, plateauPerturbation 0.1",
        network.copy(ParamMap.empty()).setPlateauPerturbation(0.1),
        split);
    fits.add(
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

  private static void add(
      Interleaved<Result> fits, String name, NeuralNetworkClassifier network, TableSplit split) {
    fits.add(name, () -> result(network::fit, split));
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
