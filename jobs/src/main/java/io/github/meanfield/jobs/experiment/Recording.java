package io.github.meanfield.jobs.experiment;

import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.console.Version;
import io.github.meanfield.jobs.report.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.package$;

/**
 * The record of a run while it goes on: written when it starts and when it ends, whichever way. A
 * signal that ends the process ends the run too.
 */
final class Recording {

  /** Before Spark and the file systems are stopped. */
  private static final int PRIORITY = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

  /** What a report may say that is part of a record. */
  private static final List<String> KEPT =
      List.of(
          "task",
          "label",
          "model",
          "data",
          "trainingRows",
          "validationRows",
          "stopReason",
          "search",
          "verdict",
          "epochs",
          "warnings");

  private final RunStore store;
  private final String id;
  private final Instant start = Instant.now();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Thread onShutdown = new Thread(this::interrupt);
  private final EffectiveConfig config;
  private boolean hasEnded;

  /**
   * Starts a record.
   *
   * @param store where it goes
   * @param config what the run's options come to
   * @param facts what else is known of it
   */
  Recording(RunStore store, EffectiveConfig config, Map<String, ?> facts) throws IOException {
    this.store = store;
    this.config = config;
    id = RunStore.newId(start);
    values.put("schema", Run.SCHEMA);
    values.put("id", id);
    values.put("status", Run.RUNNING);
    values.put("started", start.truncatedTo(ChronoUnit.MILLIS).toString());
    values.putAll(facts);
    values.put("process", ProcessMark.own());
    values.put(
        "versions",
        Map.of(
            "meanfield", Version.number(),
            "spark", package$.MODULE$.SPARK_VERSION(),
            "java", System.getProperty("java.version")));
    values.put("config", config.values());
    store.start(id, values);
    ShutdownHookManager.get().addShutdownHook(onShutdown, PRIORITY);
  }

  String id() {
    return id;
  }

  /** Where the record is, once the run has ended. */
  String path() {
    return store.path(id).toString();
  }

  /** Takes what has come of the run so far from the values of a report. */
  synchronized void take(Map<String, ?> report) {
    KEPT.stream().filter(report::containsKey).forEach(key -> values.put(key, report.get(key)));
    // The first of the models is the one that the run is about.
    if (report.get("metrics") instanceof Map<?, ?> models && !models.isEmpty()) {
      values.put("metrics", models.values().iterator().next());
      values.put(
          "intervals", Optional.<Object>ofNullable(report.get("intervals")).orElse(Map.of()));
    }
  }

  /** What is known of the run by now. */
  synchronized Run run() {
    return new Run(id, Json.tree(values));
  }

  /** Adds a value. */
  synchronized void put(String key, Object value) {
    values.put(key, value);
  }

  /** Ends the run well. */
  void end() throws IOException {
    end(Run.DONE, null);
  }

  /**
   * Ends a run that has failed; what it has come to until then is kept.
   *
   * @param why a line
   */
  void fail(String why) throws IOException {
    end(ShutdownHookManager.get().isShutdownInProgress() ? Run.INTERRUPTED : Run.FAILED, why);
  }

  private synchronized void end(String status, String failure) throws IOException {
    if (hasEnded) {
      return;
    }
    hasEnded = true;
    values.put("status", status);
    values.put("seconds", Duration.between(start, Instant.now()).toMillis() / 1e3);
    if (failure != null) {
      values.put("failure", failure);
    }
    // Some of it is known at the end only.
    values.put("config", config.values());
    try {
      store.end(id, values);
    } finally {
      if (!ShutdownHookManager.get().isShutdownInProgress()) {
        ShutdownHookManager.get().removeShutdownHook(onShutdown);
      }
    }
  }

  private void interrupt() {
    try {
      end(Run.INTERRUPTED, "ended by a signal");
    } catch (IOException | RuntimeException e) {
      System.err.println(
          "meanfield: cannot record that the run was interrupted: " + e.getMessage());
    }
  }
}
