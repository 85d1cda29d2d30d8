package io.github.meanfield.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
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
  double[] run() {
    if (enough == null) {
      return search();
    }
    double[] seconds = new double[enough.size()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = enough.get(i) == 0 ? Double.NaN : fit(enough.get(i)).seconds;
    }
    return seconds;
  }

  private double[] search() {
    double[] seconds = new double[plan.accuracies().size()];
    Arrays.fill(seconds, Double.NaN);
    enough = new ArrayList<>();
    int iterations = FIRST_ITERATIONS;
    boolean isLast = false;
    while (enough.size() < seconds.length && !isLast) {
      Fit fit = fit(iterations);
      while (enough.size() < seconds.length
          && fit.accuracy >= plan.accuracies().get(enough.size())) {
        seconds[enough.size()] = fit.seconds;
        enough.add(iterations);
      }
      isLast = fit.seconds > 0.9 * plan.capSeconds();
      iterations = next(iterations, fit.seconds);
    }
    while (enough.size() < seconds.length) {
      enough.add(0);
    }
    return seconds;
  }

  /** More iterations, but no more than the cap allows. */
  private int next(int iterations, double seconds) {
    int most = (int) Math.ceil(iterations * plan.capSeconds() / seconds);
    int more = (int) (GROWTH * iterations);
    return GROWTH * more > most ? Math.max(iterations + 1, most) : more;
  }

  private record Fit(double seconds, double accuracy) {}

  private Fit fit(int iterations) {
    Stopwatch watch = new Stopwatch();
    Model<?> model = Contestants.perceptron(Contestants.DIGIT_LAYERS, iterations).fit(training);
    double seconds = watch.seconds();
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    progress.step(
        "accuracy, %d iterations of Spark's perceptron: %.1f s, %.2f %%",
        iterations, seconds, 100 * accuracy);
    return new Fit(seconds, accuracy);
  }
}
