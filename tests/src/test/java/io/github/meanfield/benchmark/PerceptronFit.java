package io.github.meanfield.benchmark;

import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fit of Spark's perceptron, which makes more passes over the rows than iterations.
 *
 * @param iterations iterations of L-BFGS
 * @param passes passes over the rows
 * @param secondsAfterFirst time of all passes but the first, which fills caches
 * @param seconds time of the whole fit
 */
record PerceptronFit(int iterations, int passes, double secondsAfterFirst, double seconds) {

  /**
   * Fits.
   *
   * @param rows the rows
   * @param layers layers of the network
   * @param iterations the most iterations
   */
  static PerceptronFit of(Dataset<Row> rows, int[] layers, int iterations) {
    JobTimes passes = new JobTimes(rows.sparkSession().sparkContext(), "treeAggregate");
    Stopwatch watch = new Stopwatch();
    int found;
    try (passes) {
      MultilayerPerceptronClassificationModel model =
          Contestants.perceptron(layers, iterations).fit(rows);
      found = model.summary().totalIterations();
    }
    return new PerceptronFit(found, passes.count(), passes.secondsAfterFirst(), watch.seconds());
  }

  /** Passes a second, without the first. */
  double passRate() {
    return (passes - 1) / secondsAfterFirst;
  }
}
