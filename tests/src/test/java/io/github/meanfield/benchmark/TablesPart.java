package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
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

  /** Name of the part for tables by which no default was chosen. */
  static final String UNSEEN = "unseen";

  /** Names of the parts whose results are a {@link Leaderboard}. */
  static final Set<String> NAMES = Set.of(NAME, UNSEEN);

  /** Unit of the lines of log loss. */
  static final String LOG_LOSS = "log loss";

  /** Unit of the lines of time to fit. */
  static final String SECONDS = "s";

  private final String name;
  private final IntFunction<Map<String, TableContestants.Fit>> contestants;
  private final Part.Bench bench;

  private TablesPart(
      String name, IntFunction<Map<String, TableContestants.Fit>> contestants, Part.Bench bench) {
    this.name = name;
    this.contestants = contestants;
    this.bench = bench;
  }

  /**
   * What a fit came to on the rows to test with.
   *
   * @param measure area under the ROC curve of two classes, accuracy of more, RMSE of numbers
   * @param logLoss NaN for numbers
   * @param seconds time to fit
   */
  private record Result(double measure, double logLoss, double seconds) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    return new TablesPart(NAME, TableContestants::of, bench).measure(TableTask.ALL);
  }

  /** The same with the tables by which no default was chosen, and with the main contestants. */
  static List<Line> unseen(Part.Bench bench) throws Exception {
    return new TablesPart(UNSEEN, TableContestants::shortlist, bench).measure(TableTask.UNSEEN);
  }

  private List<Line> measure(List<TableTask> tasks) throws Exception {
    List<Line> lines = new ArrayList<>();
    for (TableTask task : tasks) {
      try {
        task.file().get();
      } catch (IllegalArgumentException e) {
        bench.progress().step("%s, left out: %s", name, e.getMessage());
        continue;
      }
      Dataset<Row> rows = task.rows(bench.tables().spark(), 1);
      long count = rows.count();
      if (count <= bench.plan().tableRows()) {
        // The label and the number of the row are no features.
        int features = rows.columns().length - 2;
        String title = String.format(Locale.ROOT, "%s, %,d × %d", task.name(), count, features);
        lines.addAll(measure(task, title, lines.isEmpty()));
      }
    }
    return lines;
  }

  private List<Line> measure(TableTask task, String title, boolean isFirst) throws Exception {
    Map<String, List<Result>> results = new LinkedHashMap<>();
    int numClasses = 0;
    for (int seed = 1; seed <= bench.plan().tableSeeds(); seed++) {
      try (TableSplit split = TableSplit.of(task.rows(bench.tables().spark(), seed), seed)) {
        numClasses = split.numClasses();
        Interleaved<Result> fits =
            new Interleaved<>(
                String.format("%s, %s, seed %d", name, title, seed), bench.progress());
        for (Map.Entry<String, TableContestants.Fit> fit :
            contestants.apply(numClasses).entrySet()) {
          long fitSeed = seed;
          fits.add(fit.getKey(), () -> run(fit.getValue(), split, fitSeed));
        }
        // The first contestants would start the JVM for the others.
        fits.run(1, isFirst && seed == 1)
            .forEach(
                (contestant, result) -> {
                  results.computeIfAbsent(contestant, n -> new ArrayList<>()).addAll(result);
                  bench.progress().step("%s, %s: %.4f", title, contestant, result.get(0).measure());
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

  private List<Line> lines(String title, int numClasses, Map<String, List<Result>> results) {
    List<Line> lines = new ArrayList<>();
    boolean hasClasses = numClasses > 0;
    lines.add(
        Line.of(
            name,
            title,
            hasClasses ? numClasses == 2 ? "AUC" : "accuracy" : "RMSE",
            hasClasses ? Line.Better.HIGHER : Line.Better.LOWER,
            results,
            Result::measure));
    if (hasClasses) {
      lines.add(Line.of(name, title, LOG_LOSS, Line.Better.LOWER, results, Result::logLoss));
    }
    lines.add(Line.of(name, title, SECONDS, Line.Better.LOWER, results, Result::seconds));
    return lines;
  }
}
