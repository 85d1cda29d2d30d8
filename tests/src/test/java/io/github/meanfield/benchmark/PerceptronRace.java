package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits of Spark's perceptron. It does not say how it does on the way, so fits with more and more
 * iterations look for a number that is enough; only the fit that gets there is counted, without the
 * look at the test rows. Once the number is known, further runs need one fit.
 */
final class PerceptronRace {

  private static final int FIRST_ITERATIONS = 20;
  private static final double GROWTH = 1.5;

  private final Dataset<Row> training;
  private final Dataset<Row> test;
  private final Plan plan;
  private final Progress progress;

  /** Iterations that reach each accuracy, 0 if none do before the cap; null before the search. */
  private List<Integer> enough;

  PerceptronRace(Dataset<Row> training, Dataset<Row> test, Plan plan, Progress progress) {
    this.training = training;
    this.test = test;
    this.plan = plan;
    this.progress = progress;
  }

  /** Seconds to each accuracy, NaN where it was not reached. */
  double[] run() throws Exception {
    if (enough == null) {
      return search();
    }
    double[] seconds = new double[enough.size()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = enough.get(i) == 0 ? Double.NaN : fit(enough.get(i)).seconds;
    }
    return seconds;
  }

  private double[] search() throws Exception {
    double[] seconds = new double[plan.accuracies().size()];
    Arrays.fill(seconds, Double.NaN);
    enough = new ArrayList<>();
    int iterations = FIRST_ITERATIONS;
    boolean hasMore = true;
    while (enough.size() < seconds.length && hasMore) {
      Fit fit = fit(iterations);
      while (enough.size() < seconds.length
          && fit.accuracy >= plan.accuracies().get(enough.size())) {
        seconds[enough.size()] = fit.seconds;
        enough.add(iterations);
      }
      hasMore = fit.hasMore;
      iterations = (int) (GROWTH * iterations);
    }
    while (enough.size() < seconds.length) {
      enough.add(0);
    }
    return seconds;
  }

  /**
   * A fit.
   *
   * @param seconds NaN if it was given up
   * @param accuracy NaN if it was given up
   * @param hasMore whether more iterations may bring more: it was neither given up, nor did it
   *     converge before its last iteration
   */
  private record Fit(double seconds, double accuracy, boolean hasMore) {}

  private Fit fit(int iterations) throws Exception {
    String step = "accuracy, " + iterations + " iterations of Spark's perceptron: ";
    Stopwatch watch = new Stopwatch();
    Optional<MultilayerPerceptronClassificationModel> model =
        Deadline.within(
            plan.capSeconds(),
            training.sparkSession().sparkContext(),
            () -> Contestants.perceptron(Contestants.DIGIT_LAYERS, iterations).fit(training));
    double seconds = watch.seconds();
    if (model.isEmpty()) {
      progress.step("%sgiven up after %.1f s", step, seconds);
      return new Fit(Double.NaN, Double.NaN, false);
    }
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.get().transform(test));
    progress.step("%s%.1f s, %.2f %%", step, seconds, 100 * accuracy);
    return new Fit(seconds, accuracy, model.get().summary().totalIterations() >= iterations);
  }
}
