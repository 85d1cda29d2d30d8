package io.github.meanfield.jobs.serve;

import io.github.meanfield.jobs.model.FeatureDrift;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Counts requests and rows, for any number of threads. */
final class Metrics {

  /** Where the buckets of times end, in seconds; the last has no end. */
  private static final double[] BOUNDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final Map<Outcome, LongAdder> requests =
      new ConcurrentSkipListMap<>(
          Comparator.comparing(Outcome::endpoint).thenComparing(Outcome::status));
  private final LongAdder[] buckets =
      Stream.generate(LongAdder::new).limit(BOUNDS.length + 1).toArray(LongAdder[]::new);
  private final DoubleAdder seconds = new DoubleAdder();
  private final LongAdder predicted = new LongAdder();
  private final LongAdder absent = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  private record Outcome(String endpoint, int status) {}

  /** The status of requests whose client did not get an answer, as proxies call it too. */
  static final int NOT_SENT = 499;

  /** Counts a request. */
  void request(String endpoint, int status) {
    requests.computeIfAbsent(new Outcome(endpoint, status), key -> new LongAdder()).increment();
  }

  /** Counts the time of a request to predict, whatever became of it. */
  void time(double itsSeconds) {
    int bucket = 0;
    while (bucket < BOUNDS.length && itsSeconds > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    seconds.add(itsSeconds);
  }

  /**
   * Counts the rows of a request that was answered.
   *
   * @param all its rows
   * @param without those of them without a prediction
   */
  void rows(int all, int without) {
    predicted.add(all - without);
    absent.add(without);
  }

  /** Counts a connection that was closed without an answer, since too many waited. */
  void drop() {
    dropped.increment();
  }

  /** Requests that were answered. */
  long numAnswered() {
    return requests.entrySet().stream()
        .filter(each -> each.getKey().status != NOT_SENT)
        .mapToLong(each -> each.getValue().sum())
        .sum();
  }

  /** All figures as text. */
  byte[] text(Scorers scorers, Drift drift) {
    MetricsText text = new MetricsText();
    text.family(
        "requests_total",
        "counter",
        "Requests by the status of their answer; 499 if the client did not get one.");
    requests.forEach(
        (outcome, count) ->
            text.sample(
                count.sum(),
                "endpoint",
                outcome.endpoint,
                "status",
                Integer.toString(outcome.status)));
    times(text);
    text.family("rows_total", "counter", "Rows of requests to predict that were answered with 200.")
        .sample(predicted.sum(), "prediction", "present")
        .sample(absent.sum(), "prediction", "absent");
    text.family("waiting_requests", "gauge", "Requests that wait to be scored.")
        .sample(scorers.waiting());
    text.family("scoring_requests", "gauge", "Requests that are scored now.")
        .sample(scorers.busy());
    text.family(
            "dropped_connections_total",
            "counter",
            "Connections that were closed without an answer, since too many waited to be read.")
        .sample(dropped.sum());
    drift(text, drift.drifts());
    return text.bytes();
  }

  private void times(MetricsText text) {
    text.family(
        "request_seconds",
        "histogram",
        "Time of requests to predict, whatever their status, from the end of their head.");
    long below = 0;
    for (int i = 0; i < buckets.length; i++) {
      below += buckets[i].sum();
      String bound = i == BOUNDS.length ? "+Inf" : BigDecimal.valueOf(BOUNDS[i]).toPlainString();
      text.sampleOf("_bucket", below, "le", bound);
    }
    text.sampleOf("_sum", seconds.sum()).sampleOf("_count", below);
  }

  private static void drift(MetricsText text, List<FeatureDrift> drifts) {
    text.family(
            "input_rows", "gauge", "Rows that the figures of inputs are of: those scored of late.")
        .sample(drifts.isEmpty() ? 0 : drifts.get(0).rows());
    figure(text, drifts, FeatureDrift::missing, "input_missing_ratio", "Rows without a value.");
    figure(
        text,
        drifts,
        FeatureDrift::trainingMissing,
        "training_missing_ratio",
        "Training rows without a value.");
    figure(
        text,
        drifts,
        FeatureDrift::meanShift,
        "input_mean_shift",
        "How far the mean is from that of the training rows, in their standard deviations.");
    figure(
        text,
        drifts,
        FeatureDrift::outOfRange,
        "input_out_of_range_ratio",
        "Values below the smallest or above the largest of the training rows.");
    figure(
        text,
        drifts,
        FeatureDrift::unseen,
        "input_unseen_ratio",
        "Values of a category that no training row has.");
    figure(
        text,
        drifts,
        FeatureDrift::drift,
        "input_drift",
        "The largest of the differences, beyond what chance gives.");
  }

  /** A figure of each column, of those that have it. */
  private static void figure(
      MetricsText text,
      List<FeatureDrift> drifts,
      ToDoubleFunction<FeatureDrift> figure,
      String name,
      String help) {
    text.family(name, "gauge", help);
    for (FeatureDrift drift : drifts) {
      double value = figure.applyAsDouble(drift);
      if (!Double.isNaN(value)) {
        text.sample(value, "column", drift.name());
      }
    }
  }
}
