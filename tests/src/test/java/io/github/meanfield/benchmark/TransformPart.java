package io.github.meanfield.benchmark;

import static io.github.meanfield.benchmark.Contestants.PERCEPTRON;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows scored in a second, from cached rows into a sink that drops them, and how near that comes to
 * the matrix products alone.
 */
final class TransformPart {

  private static final int[] NARROW = {20, 64, 2};
  private static final int TRAINING_ROWS = 2_000;

  /** What a model scores at once, if it is not told otherwise. */
  private static final int BATCH_SIZE = 1024;

  private static final double SGEMM_SECONDS = 1;
  private static final String NETWORK = "Meanfield";

  private TransformPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    List<Line> lines = new ArrayList<>();
    Dataset<Row> wide = bench.tables().mnist(bench.plan().wideRows());
    lines.addAll(measure(bench, Contestants.DIGIT_LAYERS, wide));
    wide.unpersist();
    Dataset<Row> narrow = bench.tables().random(bench.plan().narrowRows(), NARROW[0]);
    lines.addAll(measure(bench, NARROW, narrow));
    narrow.unpersist();
    return lines;
  }

  private static List<Line> measure(Part.Bench bench, int[] layers, Dataset<Row> rows)
      throws Exception {
    Dataset<Row> sample = rows.limit(TRAINING_ROWS);
    Transformer network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(Arrays.copyOfRange(layers, 1, layers.length - 1))
            .setMaxEpochs(1)
            .fit(sample);
    Transformer perceptron = Contestants.perceptron(layers, 1).fit(sample);
    List<Line> lines = new ArrayList<>();
    String net = layers[0] + "-" + layers[1] + "-" + layers[2];
    String products = String.format("sgemm, %d threads at once", bench.cores());
    for (int others : new int[] {0, 30}) {
      Dataset<Row> input = others == 0 ? rows : bench.tables().widened(rows, others);
      double size = input.count();
      double seconds = bench.plan().transformSeconds();
      Map<String, List<Double>> passes =
          new Interleaved<Double>("transform " + net + ", " + others + " more", bench.progress())
              .add(NETWORK, () -> passRate(network, input, seconds))
              .add(products, () -> products(layers, bench.cores()) / size)
              .add(PERCEPTRON, () -> passRate(perceptron, input, seconds))
              .run(bench.plan().runs(), true);
      List<Double> limits = passes.remove(products);
      String title = "scoring " + net + ", " + others + " other columns";
      lines.add(
          Line.of("transform", title, "rows/s", Line.Better.HIGHER, passes, rate -> size * rate));
      lines.add(
          Line.of(
              "transform",
              "matrix products of scoring " + net + ", batch " + BATCH_SIZE,
              "rows/s",
              Line.Better.NEITHER,
              Map.of(products, limits),
              rate -> size * rate));
      lines.add(
          Line.of(
              "transform",
              "the scoring beside its matrix products",
              "share",
              Line.Better.NEITHER,
              Map.of("scoring ÷ " + products, shares(passes.get(NETWORK), limits)),
              Double::doubleValue));
      if (others != 0) {
        input.unpersist();
      }
    }
    return lines;
  }

  private static double products(int[] layers, int cores) throws Exception {
    return Sgemm.scoredPerSecond(layers, BATCH_SIZE, cores, SGEMM_SECONDS);
  }

  private static List<Double> shares(List<Double> rates, List<Double> limits) {
    return IntStream.range(0, rates.size()).mapToObj(i -> rates.get(i) / limits.get(i)).toList();
  }

  /** Passes over the rows a second, over as many as take some seconds. */
  private static double passRate(Transformer model, Dataset<Row> rows, double seconds) {
    Stopwatch watch = new Stopwatch();
    int passes = 0;
    while (watch.seconds() < seconds) {
      drain(model.transform(rows));
      passes++;
    }
    return passes / watch.seconds();
  }

  /** Computes all columns of all rows, and drops them. */
  static Void drain(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
    return null;
  }
}
