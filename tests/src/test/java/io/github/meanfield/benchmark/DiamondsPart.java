package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;

/** How well the price of a diamond is told, beside Spark's own regressions. */
final class DiamondsPart {

  private DiamondsPart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    try (Study study = Study.diamonds(bench.tables(), DiamondsPart::network)) {
      int[] seeds = new int[2];
      Map<String, List<Double>> runs =
          new Interleaved<Double>("diamonds", bench.progress())
              .add("Meanfield, 512-256-128", () -> network(study, ++seeds[0]))
              .add(
                  "Spark's GBTRegressor, 150 trees of depth 6",
                  () -> study.measure(trees(++seeds[1])))
              .add("Spark's LinearRegression", () -> study.measure(new LinearRegression()))
              .run(bench.plan().seeds(), false);
      return List.of(
          Line.of(
              "diamonds",
              "prices of diamonds, test rows; each run another seed",
              study.metric(),
              Line.Better.LOWER,
              runs,
              Double::doubleValue));
    }
  }

  private static double network(Study study, long seed) {
    NeuralNetworkEstimator<?, ?> network = study.newEstimator();
    network.setSeed(seed);
    return study.run(network).measure();
  }

  private static NeuralNetworkRegressor network() {
    return new NeuralNetworkRegressor()
        .setHiddenLayers(new int[] {512, 256, 128})
        .setSchedule("cosine")
        .setAveragingFrequency(64)
        .setMaxEpochs(50);
  }

  private static GBTRegressor trees(long seed) {
    return new GBTRegressor().setMaxIter(150).setMaxDepth(6).setSeed(seed);
  }
}
