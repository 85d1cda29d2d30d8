package io.github.meanfield.benchmark;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.transformers.EpochRecord;
import java.util.Arrays;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fit of Meanfield's classifier with its defaults that looks at the test rows after each epoch.
 *
 * @param rows rows to train on and to test with
 * @param plan accuracies to reach, and when to give up
 */
record NetworkRace(Dataset<Row> rows, Plan plan) {

  private static final int MANY_EPOCHS = 10_000;

  /** A fit of a few epochs that nobody measures. */
  Object warmUp(String contestant) {
    return network(contestant).setMaxEpochs(AccuracyPart.WARM_UP).fit(rows);
  }

  private static NeuralNetworkClassifier network(String contestant) {
    return Contestants.network(contestant).setValidationIndicatorCol(Tables.IS_TEST);
  }

  /** Seconds to each accuracy, NaN where it was not reached; looking at the test rows included. */
  double[] run(String contestant) {
    Watcher watcher = new Watcher(plan);
    try {
      network(contestant).setMaxEpochs(MANY_EPOCHS).setTrainingListener(watcher).fit(rows);
    } catch (Finished e) {
      // That is how a listener ends a fit.
    }
    return watcher.seconds;
  }

  private static final class Watcher implements TrainingListener {

    private final Stopwatch watch = new Stopwatch();
    private final Plan plan;
    private final double[] seconds;

    Watcher(Plan plan) {
      this.plan = plan;
      seconds = new double[plan.accuracies().size()];
      Arrays.fill(seconds, Double.NaN);
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      double now = watch.seconds();
      for (int i = 0; i < seconds.length; i++) {
        if (Double.isNaN(seconds[i]) && epoch.validationMetric() >= plan.accuracies().get(i)) {
          seconds[i] = now;
        }
      }
      if (Arrays.stream(seconds).noneMatch(Double::isNaN) || now > plan.capSeconds()) {
        throw new Finished();
      }
    }
  }

  private static final class Finished extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
