package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.evaluate.Metrics;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** What happens as JSON, an object a line, for programs that watch a training. */
final class JsonLines implements Progress {

  private final PrintStream out;

  /** Lines that go to a stream. */
  JsonLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public void onStart(String uid, int numWorkers, long trainingRows, long validationRows) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("workers", numWorkers);
    values.put("trainingRows", trainingRows);
    values.put("validationRows", validationRows);
    print("start", values);
  }

  @Override
  public void onWarning(String warning) {
    print("warning", Map.of("text", warning));
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    print("epoch", TrainingSections.values(epoch));
  }

  @Override
  public void onStop(TrainingSummary summary) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("reason", summary.stopReason());
    values.put("bestEpoch", summary.bestEpoch());
    values.put("skippedRows", summary.skippedRows());
    print("stop", values);
  }

  @Override
  public void onDone(String output, Map<String, ? extends Metrics> metrics) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("output", output);
    values.put("metrics", Metrics.values(metrics));
    print("done", values);
  }

  private void print(String event, Map<String, ?> values) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.putAll(values);
    out.println(Json.line(line));
  }
}
