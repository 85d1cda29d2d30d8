package io.github.meanfield.benchmark;

import java.util.List;

/**
 * How much is measured.
 *
 * @param runs measured runs of each contestant
 * @param fitRows rows that are trained on where speed is measured
 * @param denseEpochs passes of the dense network whose accuracy is measured
 * @param seeds fits whose error is measured, each with another seed
 * @param tableSeeds splits of each table, each by another seed
 * @param tableRows rows of the largest table
 * @param doubtRows rows that are drawn from each table where intervals or rare classes are
 *     measured, and half as many where robustness is
 * @param texts texts of each task at most
 * @param networkRuns measured runs of each way to train each network by name
 * @param epochs passes of Meanfield's engines over them; the first is not counted
 * @param iterations L-BFGS iterations of Spark's perceptron
 * @param accuracyRows rows that are trained on where the way to an accuracy is measured
 * @param accuracies accuracies to reach, ascending
 * @param capSeconds time a fit may take to reach them
 * @param transformSeconds the shortest run that transforms rows, again and again
 * @param wideRows rows of 784 features to transform
 * @param flightRows flights that are trained on
 * @param narrowRows rows of 20 features to transform
 */
record Plan(
    int runs,
    int fitRows,
    int denseEpochs,
    int seeds,
    int tableSeeds,
    int tableRows,
    int doubtRows,
    int texts,
    int networkRuns,
    int epochs,
    int iterations,
    int accuracyRows,
    List<Double> accuracies,
    double capSeconds,
    int flightRows,
    double transformSeconds,
    int wideRows,
    int narrowRows) {

  /** Everything, which takes an hour or more. */
  static Plan full(int runs, double capMinutes) {
    return new Plan(
        runs,
        60_000,
        40,
        5,
        runs,
        Integer.MAX_VALUE,
        20_000,
        Integer.MAX_VALUE,
        runs,
        5,
        6,
        60_000,
        List.of(0.94, 0.975, 0.98),
        60 * capMinutes,
        3_000_000,
        5,
        60_000,
        200_000);
  }

  /** Fewer rows, which takes minutes. */
  static Plan quick(int runs, double capMinutes) {
    return new Plan(
        runs,
        16_384,
        8,
        1,
        1,
        9_999,
        4_000,
        2_000,
        1,
        4,
        2,
        5_000,
        List.of(0.9),
        60 * capMinutes,
        300_000,
        1,
        15_000,
        200_000);
  }
}
