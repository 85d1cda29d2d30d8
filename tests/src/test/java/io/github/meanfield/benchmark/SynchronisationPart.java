package io.github.meanfield.benchmark;

import io.github.meanfield.transformers.TrainingSummary;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much of a fit's rounds is not training: scheduling, sending and averaging. */
final class SynchronisationPart {

  private SynchronisationPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Plan plan = bench.plan();
    Dataset<Row> rows = bench.tables().mnist(plan.fitRows());
    Interleaved<Double> fits = new Interleaved<>("synchronisation", bench.progress());
    for (int workers : new int[] {1, 2, 4, 8}) {
      fits.add(workers + " worker(s)", () -> share(rows, workers, plan.epochs()));
    }
    Map<String, List<Double>> shares = fits.run(plan.runs(), true);
    rows.unpersist();
    return List.of(
        Line.of(
            "synchronisation",
            "share of synchronisation in the rounds, 784-256-10, defaults, on two cores",
            "share",
            Line.Better.NEITHER,
            shares,
            Double::doubleValue));
  }

  private static double share(Dataset<Row> rows, int workers, int epochs) {
    TrainingSummary summary =
        Contestants.network(Contestants.DENSE)
            .setNumWorkers(workers)
            .setMaxEpochs(epochs)
            .fit(rows)
            .summary();
    double synchronisation = summary.synchronisationSeconds();
    return synchronisation / (summary.computeSeconds() + synchronisation);
  }
}
