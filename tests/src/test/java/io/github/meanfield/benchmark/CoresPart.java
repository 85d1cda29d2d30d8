package io.github.meanfield.benchmark;

import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Training speed by the number of workers, each of which has a core, beside matrix products. */
final class CoresPart {

  private static final String PART = "cores";
  private static final int BATCH_SIZE = 128;
  private static final int AVERAGING_FREQUENCY = 64;
  private static final double SGEMM_SECONDS = 1;

  private CoresPart() {}

  /**
   * What a run gave.
   *
   * @param rate rows a second, without the first epochs, in which code is compiled
   * @param roundMillis time of a round in which no worker trains, in ms, the first epochs included
   */
  private record Run(double rate, double roundMillis) {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    int[] numbers = IntStream.iterate(1, n -> n <= bench.cores(), n -> 2 * n).toArray();
    Dataset<Row> digits = bench.tables().mnist(bench.plan().fitRows());
    Dataset<Row> rows = enough(digits, bench);
    Interleaved<Run> fits = new Interleaved<>(PART, bench.progress());
    Interleaved<Double> limits = new Interleaved<>(PART, bench.progress());
    for (int workers : numbers) {
      fits.add(name(workers), () -> fit(rows, workers, bench.plan().epochs()));
      limits.add(
          name(workers),
          () -> Sgemm.rowsPerSecond(Contestants.DIGIT_LAYERS, BATCH_SIZE, workers, SGEMM_SECONDS));
    }
    Map<String, List<Run>> runs = fits.run(bench.plan().runs(), true);
    digits.unpersist();
    Map<String, List<Double>> products = limits.run(bench.plan().runs(), true);
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.of(
            PART,
            "training 784-256-10, batch 128, averaging every 64, by workers",
            "rows/s",
            Line.Better.HIGHER,
            runs,
            Run::rate));
    lines.add(
        Line.of(
            PART,
            "the same beside as many times one worker",
            "share",
            Line.Better.NEITHER,
            shares(runs),
            Double::doubleValue));
    lines.add(
        Line.of(
            PART,
            "matrix products of training 784-256-10, batch 128, by threads at once",
            "rows/s",
            Line.Better.NEITHER,
            products,
            Double::doubleValue));
    lines.add(
        Line.of(
            PART,
            "time of a round of 2.4 MB of state in which no worker trains, with the first epochs",
            "ms",
            Line.Better.LOWER,
            runs,
            Run::roundMillis));
    return lines;
  }

  /** The digits as often as gives each of most workers the minibatches of a round. */
  private static Dataset<Row> enough(Dataset<Row> digits, Part.Bench bench) {
    Dataset<Row> rows = digits;
    int needed = bench.cores() * AVERAGING_FREQUENCY * BATCH_SIZE;
    for (int count = bench.plan().fitRows(); count < needed; count += bench.plan().fitRows()) {
      rows = rows.union(digits);
    }
    return rows;
  }

  private static String name(int workers) {
    return workers == 1 ? "1 worker" : workers + " workers";
  }

  private static Run fit(Dataset<Row> rows, int workers, int epochs) {
    TrainingSummary summary =
        Contestants.network(Contestants.DENSE)
            .setBatchSize(BATCH_SIZE)
            .setAveragingFrequency(AVERAGING_FREQUENCY)
            .setNumWorkers(workers)
            .setMaxEpochs(epochs)
            .fit(rows)
            .summary();
    List<EpochRecord> warm = summary.epochs().subList(epochs / 3, epochs);
    double seconds = warm.stream().mapToDouble(EpochRecord::seconds).sum();
    int rounds = summary.epochs().stream().mapToInt(EpochRecord::rounds).sum();
    return new Run(
        warm.stream().mapToLong(EpochRecord::rows).sum() / seconds,
        1e3 * summary.synchronisationSeconds() / rounds);
  }

  private static Map<String, List<Double>> shares(Map<String, List<Run>> runs) {
    List<Run> one = runs.get(name(1));
    Map<String, List<Double>> shares = new LinkedHashMap<>();
    int workers = 1;
    for (Map.Entry<String, List<Run>> entry : runs.entrySet()) {
      List<Double> share = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        share.add(entry.getValue().get(i).rate / (workers * one.get(i).rate));
      }
      shares.put(entry.getKey(), share);
      workers *= 2;
    }
    return shares;
  }
}
