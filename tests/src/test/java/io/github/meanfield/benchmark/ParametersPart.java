package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.transformers.EpochRecord;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a parameter costs, in networks of ten thousand to ten million of them. */
final class ParametersPart {

  /** Hidden layers, with ten times as many parameters from one to the next. */
  private static final int[][] HIDDEN = {{13}, {126}, {766, 512}, {2500, 2500, 650}};

  private ParametersPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    Dataset<Row> rows = bench.tables().mnist(bench.plan().fitRows() / 4);
    Interleaved<Double> fits = new Interleaved<>("parameters", bench.progress());
    for (int[] hidden : HIDDEN) {
      fits.add(
          String.format("%,d parameters", parameters(hidden)),
          () -> nanoseconds(rows, hidden) / parameters(hidden));
    }
    Map<String, List<Double>> costs = fits.run(bench.plan().runs(), false);
    rows.unpersist();
    return List.of(
        Line.of(
            "parameters",
            "training on MNIST, averaging every 64, time a row and parameter",
            "ns",
            Line.Better.NEITHER,
            costs,
            Double::doubleValue));
  }

  private static int parameters(int[] hidden) {
    int inputs = Contestants.DIGIT_LAYERS[0];
    int count = 0;
    for (int units : hidden) {
      count += (inputs + 1) * units;
      inputs = units;
    }
    return count + (inputs + 1) * Contestants.DIGIT_LAYERS[2];
  }

  /** Time a row, in the second epoch. */
  private static double nanoseconds(Dataset<Row> rows, int[] hidden) {
    EpochRecord epoch =
        new NeuralNetworkClassifier()
            .setHiddenLayers(hidden)
            .setAveragingFrequency(64)
            .setMaxEpochs(2)
            .fit(rows)
            .summary()
            .epochs()
            .get(1);
    return 1e9 * epoch.seconds() / epoch.rows();
  }
}
