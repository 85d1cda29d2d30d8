package io.github.meanfield.benchmark;

import static io.github.meanfield.Build.HAS_DL4J_SPARK;
import static io.github.meanfield.benchmark.Contestants.DENSE;
import static io.github.meanfield.benchmark.Contestants.DL4J;
import static io.github.meanfield.benchmark.Contestants.DL4J_SPARK;
import static io.github.meanfield.benchmark.Contestants.PERCEPTRON;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Wall time from rows to an accuracy on rows that were not trained on. */
final class AccuracyPart {

  /** Passes over the rows before a race, as the first contestant would start the JVM for all. */
  static final int WARM_UP = 2;

  private AccuracyPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Plan plan = bench.plan();
    Dataset<Row> training = bench.tables().mnist(plan.accuracyRows());
    Dataset<Row> test = bench.tables().mnistTest();
    Dataset<Row> both = Tables.cached(training.union(test).coalesce(2));
    NetworkRace race = new NetworkRace(both, plan);
    PerceptronRace perceptron = new PerceptronRace(training, test, plan, bench.progress());
    new Interleaved<Object>("accuracy, two passes that do not count", bench.progress())
        .add(DENSE, () -> race.warmUp(DENSE))
        .add(DL4J, () -> race.warmUp(DL4J))
        .addIf(HAS_DL4J_SPARK, DL4J_SPARK, () -> race.warmUp(DL4J_SPARK))
        .add(PERCEPTRON, () -> PerceptronFit.of(training, Contestants.DIGIT_LAYERS, WARM_UP))
        .run(1, false);
    Map<String, List<double[]>> times =
        new Interleaved<double[]>("accuracy", bench.progress())
            .add(DENSE, () -> race.run(DENSE))
            .add(DL4J, () -> race.run(DL4J))
            .addIf(HAS_DL4J_SPARK, DL4J_SPARK, () -> race.run(DL4J_SPARK))
            .add(PERCEPTRON, perceptron::run)
            .run(plan.runs(), false);
    List.of(both, training, test).forEach(Dataset::unpersist);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < plan.accuracies().size(); i++) {
      lines.add(line(plan, times, i));
    }
    return lines;
  }

  private static Line line(Plan plan, Map<String, List<double[]>> times, int target) {
    Map<String, String> notes = new LinkedHashMap<>();
    times.forEach(
        (name, runs) -> {
          if (runs.stream().anyMatch(run -> Double.isNaN(run[target]))) {
            notes.put(
                name,
                String.format(
                    Locale.ROOT, "not reached in a fit of %.2f minutes", plan.capSeconds() / 60));
          }
        });
    return Line.of(
        "accuracy",
        String.format(
            Locale.ROOT,
            "time to %.1f %% of test rows, %,d rows to train on",
            100 * plan.accuracies().get(target),
            plan.accuracyRows()),
        "s",
        Line.Better.LOWER,
        times,
        run -> run[target],
        notes);
  }
}
