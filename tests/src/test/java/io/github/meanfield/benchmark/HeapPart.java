package io.github.meanfield.benchmark;

import static io.github.meanfield.benchmark.Contestants.DENSE;
import static io.github.meanfield.benchmark.Contestants.DL4J;
import static io.github.meanfield.benchmark.Contestants.PERCEPTRON;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Heap that a fit needs beyond that of its rows. */
final class HeapPart {

  private HeapPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Plan plan = bench.plan();
    Dataset<Row> rows = bench.tables().mnist(plan.fitRows());
    Map<String, List<Double>> megabytes =
        new Interleaved<Double>("heap", bench.progress())
            .add(DENSE, () -> megabytes(() -> network(DENSE, rows)))
            .add(DL4J, () -> megabytes(() -> network(DL4J, rows)))
            .add(PERCEPTRON, () -> megabytes(() -> perceptron(rows)))
            .run(plan.runs(), false);
    rows.unpersist();
    return List.of(
        Line.of(
            "heap",
            String.format("peak of live heap in a fit of %,d rows, rows aside", plan.fitRows()),
            "MB",
            Line.Better.LOWER,
            megabytes,
            Double::doubleValue));
  }

  private static Object network(String contestant, Dataset<Row> rows) {
    return Contestants.network(contestant).setMaxEpochs(2).fit(rows);
  }

  private static Object perceptron(Dataset<Row> rows) {
    return Contestants.perceptron(Contestants.DIGIT_LAYERS, 1).fit(rows);
  }

  private static double megabytes(Callable<?> fit) throws Exception {
    try (LiveHeap heap = new LiveHeap()) {
      fit.call();
      return heap.peak() / 1e6;
    }
  }
}
