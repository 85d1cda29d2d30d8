package io.github.meanfield.benchmark;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How much of a fit's rounds is not training: scheduling, sending and averaging. */
final class SynchronisationPart {

  private static final int WARM_UP = 50;
  private static final int ROUNDS = 150;
  private static final int STATE_BYTES = Float.BYTES * (784 * 256 + 256 + 256 * 10 + 10);

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
        round(bench),
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

  /** Rounds with a row a worker, so that next to nothing of them is training. */
  private static Line round(Part.Bench bench) throws Exception {
    Dataset<Row> rows = bench.tables().mnist(2);
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(bench.tables().spark().sparkContext());
    Map<String, List<Double>> times =
        new Interleaved<Double>("round", bench.progress())
            .add("an empty job of two tasks", () -> emptyJob(spark))
            .add("a job that sends as many bytes and brings them back", () -> copyingJob(spark))
            .add("a round of two workers", () -> round(rows))
            .run(bench.plan().runs(), true);
    rows.unpersist();
    return Line.of(
        "synchronisation",
        "median time of a round that sends 0.8 MB of state, 784-256-10, updater sgd",
        "ms",
        Line.Better.LOWER,
        times,
        Double::doubleValue);
  }

  private static double round(Dataset<Row> rows) {
    List<EpochRecord> epochs =
        Contestants.network(Contestants.DENSE)
            .setUpdater("sgd")
            .setNumWorkers(2)
            .setBatchSize(1)
            .setMaxEpochs(ROUNDS)
            .fit(rows)
            .summary()
            .epochs();
    return 1000
        * new Median()
            .evaluate(epochs.stream().skip(WARM_UP).mapToDouble(EpochRecord::seconds).toArray());
  }

  private static double emptyJob(JavaSparkContext spark) {
    JavaRDD<Integer> two = spark.parallelize(List.of(0, 1), 2);
    return milliseconds(() -> two.foreach(element -> {}));
  }

  /** What a round cannot do without: a state goes to two tasks, and each brings one back. */
  private static double copyingJob(JavaSparkContext spark) {
    byte[] state = new byte[STATE_BYTES];
    // Bytes that compress as badly as parameters do.
    new Random(1).nextBytes(state);
    JavaRDD<Integer> two = spark.parallelize(List.of(0, 1), 2);
    return milliseconds(
        () -> {
          Broadcast<byte[]> sent = spark.broadcast(state);
          two.map(element -> sent.value().clone()).collect();
          sent.destroy();
        });
  }

  private static double milliseconds(Runnable job) {
    double[] seconds = new double[ROUNDS - WARM_UP];
    for (int i = -WARM_UP; i < seconds.length; i++) {
      Stopwatch watch = new Stopwatch();
      job.run();
      seconds[Math.max(0, i)] = watch.seconds();
    }
    return 1000 * new Median().evaluate(seconds);
  }
}
