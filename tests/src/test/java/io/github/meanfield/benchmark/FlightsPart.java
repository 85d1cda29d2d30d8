package io.github.meanfield.benchmark;

import static io.github.meanfield.benchmark.Contestants.PERCEPTRON;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.EpochRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Flights that are late: some 500 sparse features, of which 6 are not zero in a row; 64 hidden
 * units.
 */
final class FlightsPart {

  private static final String PART = "flights";
  private static final String OURS = "Meanfield";
  private static final int HIDDEN = 64;

  /** Spark's perceptron makes its rows dense, and few of them take long. */
  private static final int SHARE = 10;

  private FlightsPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    int most = bench.plan().flightRows();
    Flights flights = new Flights(bench.tables().spark());
    List<Line> lines = new ArrayList<>(growth(bench, flights, most));
    Dataset<Row> few = Tables.cached(flights.rows(most / SHARE));
    lines.add(speed(bench, few));
    lines.add(standardizer(bench, few));
    few.unpersist();
    return lines;
  }

  private static Line speed(Part.Bench bench, Dataset<Row> rows) throws Exception {
    Plan plan = bench.plan();
    double size = rows.count();
    int features = Flights.numFeatures(rows);
    Map<String, List<Double>> rates =
        new Interleaved<Double>("flights", bench.progress())
            .add(OURS, () -> rate(network(rows, 3).subList(1, 3)))
            .add(
                PERCEPTRON + ", per pass",
                () ->
                    size
                        * PerceptronFit.of(rows, new int[] {features, HIDDEN, 2}, plan.iterations())
                            .passRate())
            .run(plan.runs(), false);
    return Line.of(
        PART,
        String.format("training on %,.0f flights, %d sparse features", size, features),
        "rows/s",
        Line.Better.HIGHER,
        rates,
        Double::doubleValue);
  }

  /** One more row costs what each of the others does, if nothing is wrong. */
  private static List<Line> growth(Part.Bench bench, Flights flights, int most) throws Exception {
    Interleaved<Double> microseconds = new Interleaved<>("flights, growth", bench.progress());
    Map<String, Dataset<Row>> tables = new LinkedHashMap<>();
    for (int rows : new int[] {most / 10, most / 3, most}) {
      Dataset<Row> table = Tables.cached(flights.rows(rows));
      tables.put(String.format("%,d rows", rows), table);
      microseconds.add(
          String.format("%,d rows", rows),
          () -> 1e6 * Stopwatch.seconds(() -> network(table, 2)) / rows);
    }
    Map<String, List<Double>> costs = microseconds.run(bench.plan().runs(), true);
    tables.values().forEach(Dataset::unpersist);
    Dataset<Row> all = flights.rows(most);
    double megabytes;
    try (LiveHeap heap = new LiveHeap()) {
      network(all, 2);
      megabytes = heap.peak() / 1e6;
    }
    return List.of(
        Line.of(
            PART,
            "a fit of 2 epochs from cached rows, time a row",
            "µs",
            Line.Better.LOWER,
            costs,
            Double::doubleValue),
        Line.of(
            PART,
            String.format("peak of live heap in a fit of %,d flights that are not cached", most),
            "MB",
            Line.Better.NEITHER,
            Map.of(OURS, List.of(megabytes)),
            Double::doubleValue));
  }

  private static List<EpochRecord> network(Dataset<Row> rows, int epochs) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {HIDDEN})
        .setAveragingFrequency(64)
        .setMaxEpochs(epochs)
        .fit(rows)
        .summary()
        .epochs();
  }

  private static double rate(List<EpochRecord> epochs) {
    return epochs.stream().mapToLong(EpochRecord::rows).sum()
        / epochs.stream().mapToDouble(EpochRecord::seconds).sum();
  }

  private static Line standardizer(Part.Bench bench, Dataset<Row> rows) throws Exception {
    return Line.of(
        PART,
        "fit and transform of Standardizer, with mean and deviation, which makes rows dense",
        "s",
        Line.Better.LOWER,
        StandardizerPart.seconds("flights, standardizer", bench, rows),
        Double::doubleValue);
  }
}
