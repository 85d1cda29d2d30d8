package io.github.meanfield.jobs.tune;

import io.github.meanfield.estimators.tuning.NetworkTuner;
import io.github.meanfield.estimators.tuning.TrialListener;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.transformers.tuning.Trial;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Prints a line for each trial as it ends, with the best so far and the time that is left. */
final class TrialPrinter implements TrialListener {

  private static final String COLUMNS = "%5s   %9s   %6s   %10s   %10s   %9s   %7s";

  private final SearchMetric metric;
  private final NetworkTuner tuner;
  private final boolean isJson;
  private final long start = System.nanoTime();
  private double spent;
  private Trial best;

  /**
   * A printer.
   *
   * @param isJson whether it prints an object a line, in place of text
   */
  TrialPrinter(SearchMetric metric, NetworkTuner tuner, boolean isJson) {
    this.metric = metric;
    this.tuner = tuner;
    this.isJson = isJson;
    Console.line(COLUMNS, "trial", "of", "epochs", metric.text(), "best", "seconds", "left");
  }

  @Override
  public void onTrial(Trial trial, int finished, int planned, double share) {
    boolean succeeded = trial.succeeded();
    double seconds = succeeded ? trial.rungs().get(trial.rungs().size() - 1).seconds() : 0;
    spent += seconds;
    if (succeeded && isBest(trial)) {
      best = trial;
    }
    double left = left(share);
    String line =
        String.format(
            Locale.ROOT,
            COLUMNS,
            SearchSections.name(trial),
            finished + "/" + planned,
            succeeded ? SearchSections.epochs(trial) : "-",
            Console.metric(succeeded ? trial.metric() : Double.NaN),
            Console.metric(best == null ? Double.NaN : best.metric()),
            String.format(Locale.ROOT, "%.2f", seconds),
            finished == planned ? "" : words(left));
    Console.line("%s", line.stripTrailing());
    if (!trial.failure().isEmpty()) {
      Console.entry("failed", "trial %s: %s", SearchSections.name(trial), trial.failure());
    }
    if (isJson) {
      print(trial, finished, planned, left);
    }
  }

  /** Of those that were trained the longest, as they are all that the search compares. */
  private boolean isBest(Trial trial) {
    if (best == null || trial.epochs() != best.epochs()) {
      return best == null || trial.epochs() > best.epochs();
    }
    return tuner.getEvaluator().isLargerBetter()
        ? trial.metric() > best.metric()
        : trial.metric() < best.metric();
  }

  /** Seconds, if epochs that are left take as long as those before; NaN if that is not known. */
  private double left(double share) {
    double left = spent == 0 ? Double.NaN : spent * (1 - share) / share / tuner.getParallelism();
    double until = tuner.getMaxMinutes() * 60 - (System.nanoTime() - start) / 1e9;
    return tuner.getMaxMinutes() == 0 ? left : Math.max(0, Math.min(left, until));
  }

  private static String words(double seconds) {
    return Double.isNaN(seconds)
        ? "-"
        : seconds < 90 ? Math.round(seconds) + " s" : Math.round(seconds / 60) + " min";
  }

  private void print(Trial trial, int finished, int planned, double left) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "trial");
    line.putAll(SearchSections.values(trial));
    line.put("metricName", metric.toString());
    line.put("best", best == null ? null : best.metric());
    line.put("finished", finished);
    line.put("planned", planned);
    line.put("secondsLeft", left);
    System.out.println(Json.line(line));
  }
}
