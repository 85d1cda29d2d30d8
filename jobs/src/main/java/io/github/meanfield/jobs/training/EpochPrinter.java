package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.util.Locale;
import java.util.Map;

/** Prints one line an epoch while a network is trained. */
final class EpochPrinter implements Progress {

  private static final String COLUMNS = "%5s   %6s   %10s   %10s   %14s   %9s   %7s";

  @Override
  public void onStart(String uid, TrainingPlan plan) {
    Console.entry(
        "training",
        "%s rows by %d %s for at most %d epochs, %s rows for validation",
        Console.count(plan.trainingRows()),
        plan.numWorkers(),
        plan.numWorkers() == 1 ? "worker" : "workers",
        plan.maxEpochs(),
        Console.count(plan.validationRows()));
    if (plan.numNetworks() > 1) {
      Console.entry("networks", "%d, of which the first is shown", plan.numNetworks());
    }
    Console.gap();
    Console.line(
        COLUMNS,
        "epoch",
        "rounds",
        "train loss",
        "valid loss",
        "valid " + plan.metricName(),
        "rows/s",
        "seconds");
  }

  @Override
  public void onWarning(String warning) {
    Console.entry("warning", "%s", warning);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    Console.line(
        COLUMNS,
        epoch.epoch(),
        epoch.rounds(),
        Console.metric(epoch.trainLoss()),
        Console.metric(epoch.validationLoss()),
        Console.metric(epoch.validationMetric()),
        rowsPerSecond(epoch),
        String.format(Locale.ROOT, "%.2f", epoch.seconds()));
  }

  /** How fast rows were trained on. */
  static String rowsPerSecond(EpochRecord epoch) {
    return Console.count(Math.round(epoch.rows() / Math.max(epoch.seconds(), 1e-9)));
  }

  @Override
  public void onStop(TrainingSummary summary) {
    Console.gap();
    Console.entry("stopped", "%s; best epoch %d", summary.stopReason(), summary.bestEpoch());
    if (summary.privacy() != null) {
      Console.entry("privacy", "%s", summary.privacy().words());
    }
    for (Map.Entry<String, Long> skipped : summary.skippedRows().entrySet()) {
      Console.entry("skipped", "%s rows: %s", Console.count(skipped.getValue()), skipped.getKey());
    }
    Console.entry(
        "time",
        "%.1f s computing, %.1f s synchronising, %.1f s validating",
        summary.computeSeconds(),
        summary.synchronisationSeconds(),
        summary.validationSeconds());
  }
}
