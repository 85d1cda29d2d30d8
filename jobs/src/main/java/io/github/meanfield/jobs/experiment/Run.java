package io.github.meanfield.jobs.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.meanfield.jobs.console.Console;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of a run, as it was read.
 *
 * @param id its name
 * @param json the record
 */
public record Run(String id, JsonNode json) {

  /** The version of a record's form; what is new beside known keys does not raise it. */
  static final int SCHEMA = 1;

  static final String DONE = "done";
  static final String FAILED = "failed";
  static final String INTERRUPTED = "interrupted";
  static final String RUNNING = "running";

  /** What a run is by that has neither ended nor can be seen to go on. */
  private static final String NOT_FINISHED = "not finished";

  private static final double LARGEST_PLAIN = 1e9;

  /** Metrics that are told first, the first that a run has. */
  private static final List<String> MAIN = List.of("AUC", "accuracy", "RMSE");

  /** Metrics that are better the larger they are; all others are errors and losses. */
  private static final List<String> LARGER_IS_BETTER =
      List.of("AUC", "accuracy", "balancedAccuracy", "macroF1", "weightedF1", "PR-AUC", "R2");

  static Run of(String id, JsonNode json) throws IOException {
    if (json == null || !json.isObject() || json.path("schema").asInt() < 1) {
      throw new IOException("it is no record of a run");
    } else if (json.get("schema").asInt() > SCHEMA) {
      throw new IOException(
          "it is of schema " + json.get("schema") + ", and this version reads " + SCHEMA);
    }
    return new Run(id, json);
  }

  /** The letters at the end of its name. */
  public String shortId() {
    return id.substring(id.lastIndexOf('-') + 1);
  }

  /** A text of the record by its key; empty without it. */
  public String text(String key) {
    return json.path(key).asText("");
  }

  /** The command. */
  public String command() {
    return text("command");
  }

  /** Whether it judges what others have trained; other runs train, and judge by their test rows. */
  public boolean isEvaluation() {
    return command().equals("evaluate");
  }

  /**
   * How the run ended: done, failed or interrupted; running if its process is there on this
   * machine; or not finished: killed, or on another machine.
   */
  public String status() {
    return text("status").equals(RUNNING) && !ProcessMark.isAlive(json.path("process"))
        ? NOT_FINISHED
        : text("status");
  }

  /** When it started. */
  public Instant started() {
    return Instant.parse(text("started"));
  }

  /** Seconds from start to end, or to now while it runs; NaN if it is not known. */
  public double seconds() {
    return status().equals(RUNNING)
        ? Duration.between(started(), Instant.now()).toMillis() / 1e3
        : json.path("seconds").asDouble(Double.NaN);
  }

  /** The words of its tags. */
  public List<String> tags() {
    return texts(json.path("tags"));
  }

  /** The texts of a list. */
  public static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(plain(element)));
    return texts;
  }

  /** A value as people write it: 0.0001, and not 1.0E-4. */
  private static String plain(JsonNode value) {
    if (!value.isDouble() || Math.abs(value.asDouble()) > LARGEST_PLAIN) {
      return value.asText();
    }
    return value.decimalValue().stripTrailingZeros().toPlainString();
  }

  /** Metrics that apply, by key. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    json.path("metrics")
        .fields()
        .forEachRemaining(
            metric -> {
              if (metric.getValue().isNumber()) {
                metrics.put(metric.getKey(), metric.getValue().asDouble());
              }
            });
    return metrics;
  }

  /** The ends of the 95 % interval of a metric. */
  public Optional<double[]> interval(String metric) {
    JsonNode ends = json.path("intervals").path(metric);
    return ends.size() == 2
        ? Optional.of(new double[] {ends.get(0).asDouble(), ends.get(1).asDouble()})
        : Optional.empty();
  }

  /** The interval of a metric as a table shows it; a dash without one. */
  public String intervalText(String metric) {
    return interval(metric)
        .map(ends -> Console.metric(ends[0]) + " to " + Console.metric(ends[1]))
        .orElse("-");
  }

  /** The metric that tells most, if the run has any. */
  public Optional<String> mainMetric() {
    Map<String, Double> metrics = metrics();
    return Stream.concat(MAIN.stream(), metrics.keySet().stream())
        .filter(metrics::containsKey)
        .findFirst();
  }

  /** Whether a metric is better the larger it is. */
  public static boolean isLargerBetter(String metric) {
    return LARGER_IS_BETTER.contains(metric);
  }

  /** What the config came to, by key: network.learningRate; a list is [64, 32]. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    add("", json.path("config"), settings);
    return settings;
  }

  /** A key of the config without its section. */
  public static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  private static void add(String section, JsonNode values, Map<String, String> settings) {
    values
        .fields()
        .forEachRemaining(
            entry -> {
              String key = section + entry.getKey();
              JsonNode value = entry.getValue();
              if (value.isObject()) {
                add(key + ".", value, settings);
              } else {
                settings.put(key, value.isArray() ? texts(value).toString() : plain(value));
              }
            });
  }
}
