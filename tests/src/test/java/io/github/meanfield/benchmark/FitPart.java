package io.github.meanfield.benchmark;

import static io.github.meanfield.Build.HAS_DL4J_SPARK;
import static io.github.meanfield.benchmark.Contestants.DENSE;
import static io.github.meanfield.benchmark.Contestants.DIGIT_LAYERS;
import static io.github.meanfield.benchmark.Contestants.DL4J;
import static io.github.meanfield.benchmark.Contestants.DL4J_SPARK;
import static io.github.meanfield.benchmark.Contestants.PERCEPTRON;

import io.github.meanfield.transformers.EpochRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows trained on in a second, and how near that comes to the matrix products alone. */
final class FitPart {

  private static final int BATCH_SIZE = 128;
  private static final int AVERAGING_FREQUENCY = 64;
  private static final double SGEMM_SECONDS = 1;
  private static final String ONE_CORE = "sgemm, one core";

  private FitPart() {}

  /**
   * What a run gave.
   *
   * @param rate rows a second, without the first pass, which fills caches
   * @param passRate the same of passes over the rows: L-BFGS makes more of them than iterations
   * @param wholeRate rows a second of all passes, over the wall time of the whole fit
   */
  private record Run(double rate, double passRate, double wholeRate) {
    Run(double rate) {
      this(rate, rate, rate);
    }
  }

  static List<Line> measure(Part.Bench bench) throws Exception {
    Plan plan = bench.plan();
    Dataset<Row> rows = bench.tables().mnist(plan.fitRows());
    String allCores = allCores(bench);
    Map<String, List<Run>> runs;
    try {
      runs =
          new Interleaved<Run>("fit", bench.progress())
              .add(ONE_CORE, () -> sgemm(1))
              .add(DENSE, () -> network(DENSE, rows, plan))
              .add(allCores, () -> sgemm(bench.cores()))
              .add(DL4J, () -> network(DL4J, rows, plan))
              .addIf(HAS_DL4J_SPARK, DL4J_SPARK, () -> network(DL4J_SPARK, rows, plan))
              .add(PERCEPTRON, () -> perceptron(rows, plan))
              .run(plan.runs(), true);
    } finally {
      rows.unpersist();
    }
    return lines(bench, runs);
  }

  private static String allCores(Part.Bench bench) {
    return String.format("sgemm, %d threads at once", bench.cores());
  }

  private static Run sgemm(int threads) throws Exception {
    return new Run(Sgemm.rowsPerSecond(DIGIT_LAYERS, BATCH_SIZE, threads, SGEMM_SECONDS));
  }

  private static Run network(String contestant, Dataset<Row> rows, Plan plan) {
    Stopwatch watch = new Stopwatch();
    List<EpochRecord> epochs =
        Contestants.network(contestant)
            .setBatchSize(BATCH_SIZE)
            .setAveragingFrequency(AVERAGING_FREQUENCY)
            .setMaxEpochs(plan.epochs())
            .fit(rows)
            .summary()
            .epochs();
    double whole = watch.seconds();
    List<EpochRecord> warm = epochs.subList(1, epochs.size());
    double seconds = warm.stream().mapToDouble(EpochRecord::seconds).sum();
    double rate = rows(warm) / seconds;
    return new Run(rate, rate, rows(epochs) / whole);
  }

  /** Rows trained on, which with dl4j-spark may be fewer than those it was given. */
  private static double rows(List<EpochRecord> epochs) {
    return epochs.stream().mapToLong(EpochRecord::rows).sum();
  }

  private static Run perceptron(Dataset<Row> rows, Plan plan) {
    PerceptronFit fit = PerceptronFit.of(rows, DIGIT_LAYERS, plan.iterations());
    double size = plan.fitRows();
    return new Run(
        size * fit.iterations() / fit.secondsAfterFirst(),
        size * fit.passRate(),
        size * fit.passes() / fit.seconds());
  }

  private static List<Line> lines(Part.Bench bench, Map<String, List<Run>> runs) {
    Plan plan = bench.plan();
    int cores = bench.cores();
    String allCores = allCores(bench);
    Map<String, List<Double>> limits = new LinkedHashMap<>();
    limits.put(ONE_CORE, rates(runs.get(ONE_CORE)));
    limits.put(allCores, rates(runs.get(allCores)));
    Map<String, List<Double>> shares = new LinkedHashMap<>();
    shares.put(String.format("fit ÷ (%d × one core)", cores), shares(runs, ONE_CORE, cores));
    shares.put(String.format("fit ÷ %d threads at once", cores), shares(runs, allCores, 1));
    Map<String, List<Run>> fits = new LinkedHashMap<>(runs);
    fits.keySet().removeAll(limits.keySet());
    Map<String, List<Double>> speeds = new LinkedHashMap<>();
    fits.forEach((name, results) -> speeds.put(name, rates(results)));
    speeds.put(
        PERCEPTRON + ", per pass", runs.get(PERCEPTRON).stream().map(Run::passRate).toList());
    String part = "fit";
    String rate = "rows/s";
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.of(
            part,
            "training 784-256-10, batch 128, averaging every 64; Spark: per L-BFGS iteration",
            rate,
            Line.Better.HIGHER,
            speeds,
            Double::doubleValue));
    lines.add(
        Line.of(
            part,
            "the same, passes ÷ wall time of a whole fit of " + plan.epochs() + " epochs",
            rate,
            Line.Better.HIGHER,
            fits,
            Run::wholeRate));
    lines.add(
        Line.of(
            part,
            "matrix products of training 784-256-10, batch 128",
            rate,
            Line.Better.NEITHER,
            limits,
            Double::doubleValue));
    lines.add(
        Line.of(
            part,
            "engine dense beside its matrix products",
            "share",
            Line.Better.NEITHER,
            shares,
            Double::doubleValue));
    return lines;
  }

  private static List<Double> rates(List<Run> runs) {
    return runs.stream().map(Run::rate).toList();
  }

  private static List<Double> shares(Map<String, List<Run>> runs, String limit, int times) {
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < runs.get(DENSE).size(); i++) {
      shares.add(runs.get(DENSE).get(i).rate / (times * runs.get(limit).get(i).rate));
    }
    return shares;
  }
}
