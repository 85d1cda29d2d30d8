package io.github.meanfield.jobs.training;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.PrintStream;
import java.util.Map;

/** What happens as JSON, an object a line, for programs that watch a training. */
final class JsonLines implements Progress {

  private final PrintStream out;

  /** Lines that go to a stream. */
  JsonLines(PrintStream out) {
    this.out = out;
  }

  private record Line(String event, @JsonUnwrapped Record values) {}

  @Override
  public void onStart(String uid, TrainingPlan plan) {
    record Start(
        int schema,
        int networks,
        int workers,
        int maxEpochs,
        long trainingRows,
        long validationRows) {}

    print(
        "start",
        new Start(
            JsonOutput.SCHEMA,
            plan.numNetworks(),
            plan.numWorkers(),
            plan.maxEpochs(),
            plan.trainingRows(),
            plan.validationRows()));
  }

  @Override
  public void onWarning(String warning) {
    record Warning(String text) {}

    print("warning", new Warning(warning));
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    print(1, epoch);
  }

  @Override
  public TrainingListener ofNetwork(int network) {
    return network == 1
        ? this
        : new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            print(network, epoch);
          }
        };
  }

  private void print(int network, EpochRecord values) {
    record Epoch(int network, @JsonUnwrapped EpochRecord values) {}

    print("epoch", new Epoch(network, values));
  }

  @Override
  public void onStop(TrainingSummary summary) {
    record Stop(String reason, int bestEpoch, Map<String, Long> skippedRows) {}

    print("stop", new Stop(summary.stopReason(), summary.bestEpoch(), summary.skippedRows()));
  }

  @Override
  public void onDone(String output, Map<String, ? extends Metrics> metrics) {
    record Done(String output, Map<String, ? extends Metrics> metrics) {}

    print("done", new Done(output, Json.keyed(metrics)));
  }

  private void print(String event, Record values) {
    out.println(Json.line(new Line(event, values)));
  }
}
