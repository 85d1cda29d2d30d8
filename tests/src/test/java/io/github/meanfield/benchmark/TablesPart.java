package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How well columns of real tables are predicted, beside trees and linear models. */
final class TablesPart {

  /** Name of the part. */
  static final String NAME = "tables";

  /** Unit of the lines of log loss. */
  static final String LOG_LOSS = "log loss";

  /** Unit of the lines of time to fit. */
  static final String SECONDS = "s";

  private TablesPart() {}

  /**
   * What a fit came to on the rows to test with.
   *
   * @param measure area under the ROC curve of two classes, accuracy of more, RMSE of numbers
   * @param logLoss NaN for numbers
   * @param seconds time to fit
   */
  private record Result(double measure, double logLoss, double seconds) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask task : TableTask.ALL) {
      try {
        task.file().get();
      } catch (IllegalArgumentException e) {
        bench.progress().step("%s, left out: %s", NAME, e.getMessage());
        continue;
      }
      Dataset<Row> rows = task.rows(bench.tables().spark(), 1);
      long count = rows.count();
      if (count <= bench.plan().tableRows()) {
        // The label and the number of the row are no features.
        int features = rows.columns().length - 2;
        String title = String.format(Locale.ROOT, "%s, %,d × %d", task.name(), count, features);
        lines.addAll(measure(task, title, bench, lines.isEmpty()));
      }
    }
    return lines;
  }

  private static List<Line> measure(TableTask task, String title, Part.Bench bench, boolean isFirst)
      throws Exception {
    Map<String, List<Result>> results = new LinkedHashMap<>();
    int numClasses = 0;
    for (int seed = 1; seed <= bench.plan().tableSeeds(); seed++) {
      try (TableSplit split = TableSplit.of(task.rows(bench.tables().spark(), seed), seed)) {
        numClasses = split.numClasses();
        Interleaved<Result> fits =
            new Interleaved<>(
                String.format("%s, %s, seed %d", NAME, title, seed), bench.progress());
        for (Map.Entry<String, TableContestants.Fit> fit :
            TableContestants.of(numClasses).entrySet()) {
          long fitSeed = seed;
          fits.add(fit.getKey(), () -> run(fit.getValue(), split, fitSeed));
        }
        // The first contestants would start the JVM for the others.
        fits.run(1, isFirst && seed == 1)
            .forEach(
                (name, result) -> {
                  results.computeIfAbsent(name, n -> new ArrayList<>()).addAll(result);
                  bench.progress().step("%s, %s: %.4f", title, name, result.get(0).measure());
                });
      }
    }
    return lines(title, numClasses, results);
  }

  private static Result run(TableContestants.Fit fit, TableSplit split, long seed) {
    Stopwatch watch = new Stopwatch();
    Supplier<Transformer> model = fit.of(split, seed);
    double seconds = watch.seconds();
    Dataset<Row> predicted = model.get().transform(split.test());
    return new Result(
        evaluator(split.numClasses()).evaluate(predicted),
        split.numClasses() == 0
            ? Double.NaN
            : new MulticlassClassificationEvaluator().setMetricName("logLoss").evaluate(predicted),
        seconds);
  }

  private static Evaluator evaluator(int numClasses) {
    return switch (numClasses) {
      case 0 -> new RegressionEvaluator();
      // Exact, not of some thresholds.
      case 2 -> new BinaryClassificationEvaluator().setNumBins(0);
      default -> new MulticlassClassificationEvaluator().setMetricName("accuracy");
    };
  }

  private static List<Line> lines(String title, int numClasses, Map<String, List<Result>> results) {
    List<Line> lines = new ArrayList<>();
    boolean hasClasses = numClasses > 0;
    lines.add(
        Line.of(
            NAME,
            title,
            hasClasses ? numClasses == 2 ? "AUC" : "accuracy" : "RMSE",
            hasClasses ? Line.Better.HIGHER : Line.Better.LOWER,
            results,
            Result::measure));
    if (hasClasses) {
      lines.add(Line.of(NAME, title, LOG_LOSS, Line.Better.LOWER, results, Result::logLoss));
    }
    lines.add(Line.of(NAME, title, SECONDS, Line.Better.LOWER, results, Result::seconds));
    return lines;
  }
}
