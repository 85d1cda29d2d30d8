package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.FeatureDrift;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.tables.csv.BadRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.spark.sql.Column;

/** What a scoring counts: rows read and written, and how they differ from training rows. */
final class ScoreCounts {

  private static final int MAX_PRINTED = 10;

  private final DriftSums in;
  private final boolean isCompared;
  private final double threshold;
  private final LongSupplier broken;
  private long out;
  private boolean isCounted = true;
  private boolean isOutCounted = true;

  /**
   * Nothing counted yet.
   *
   * @param statistics what the model was trained on, if it is known
   * @param threshold a drift that is worth a warning
   * @param broken counts the broken records that are left out
   */
  ScoreCounts(Optional<TrainingStatistics> statistics, double threshold, LongSupplier broken) {
    this.broken = broken;
    this.in = statistics.map(DriftSums::new).orElseGet(DriftSums::new);
    this.isCompared = statistics.isPresent();
    this.threshold = threshold;
  }

  /** What Spark is to sum up over rows before they are scored, beside their count. */
  Column[] before() {
    return in.columns();
  }

  /** Adds what Spark has summed up, by name; nothing if it does not tell. */
  void add(Map<String, ?> before, Map<String, ?> after) {
    isOutCounted &= !after.isEmpty();
    isCounted &= isOutCounted && !before.isEmpty();
    in.add(before);
    out += after.isEmpty() ? 0 : ((Number) after.get(DriftSums.ROWS)).longValue();
  }

  /** Whether Spark has told all counts. */
  boolean isCounted() {
    return isCounted;
  }

  /** Whether Spark has told how many rows are written. */
  boolean isOutCounted() {
    return isOutCounted;
  }

  long rowsIn() {
    return in.rows();
  }

  long rowsOut() {
    return out;
  }

  /** Prints the rows that a stage of the model has left out, and the drift. */
  void print() {
    BadRecords.tellLeftOut(broken.getAsLong());
    if (!isOutCounted) {
      Console.entry(
          "warning",
          "how many rows were written, and how they differ from training rows, is not known: Spark"
              + " has dropped what it counted, as a driver that is too busy does");
      return;
    } else if (!isCounted) {
      Console.entry(
          "warning",
          "how many rows came in, and how they differ from training rows, is not known: a stage of"
              + " the model takes them through an RDD, past which Spark counts nothing");
      return;
    }
    Console.entry("rows skipped", "%s", Console.count(rowsIn() - rowsOut()));
    if (!isCompared) {
      Console.entry(
          "drift", "not known: the model has no %s, which train writes", TrainingStatistics.FILE);
    } else if (rowsIn() > 0) {
      printDrift(in.drifts());
    }
  }

  private void printDrift(List<FeatureDrift> drifts) {
    List<List<String>> table = new ArrayList<>();
    table.add(
        List.of(
            "feature", "missing", "in training", "mean shift", "out of range", "unseen", "drift"));
    drifts.stream().limit(MAX_PRINTED).forEach(drift -> table.add(row(drift)));
    Console.gap();
    Console.table(table);
    if (drifts.size() > MAX_PRINTED) {
      Console.line("(%d more features, which drifted less)", drifts.size() - MAX_PRINTED);
    }
    Console.gap();
    List<String> drifted = drifted();
    if (drifted.isEmpty()) {
      Console.entry("drift", "no feature by more than %s", threshold);
    } else {
      Console.entry(
          "warning",
          "%d of %d features drifted by more than %s from the %s training rows: %s",
          drifted.size(),
          drifts.size(),
          threshold,
          Console.count(in.trainingRows()),
          String.join(", ", drifted));
    }
  }

  private static List<String> row(FeatureDrift drift) {
    return List.of(
        drift.name(),
        Console.share(drift.missing()),
        Console.share(drift.trainingMissing()),
        Double.isNaN(drift.meanShift())
            ? "-"
            : String.format(Locale.ROOT, "%+.3f sd", drift.meanShift()),
        Console.share(drift.outOfRange()),
        Console.share(drift.unseen()),
        String.format(Locale.ROOT, "%.3f", drift.drift()));
  }

  private List<String> drifted() {
    return in.drifts().stream()
        .filter(drift -> drift.drift() > threshold)
        .map(FeatureDrift::name)
        .toList();
  }

  /** All of it for machines. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    if (isOutCounted) {
      values.put("rowsOut", rowsOut());
    }
    values.put("brokenRecords", broken.getAsLong());
    if (isCounted) {
      values.put("rowsIn", rowsIn());
      values.put("rowsSkipped", rowsIn() - rowsOut());
    }
    if (isCounted && isCompared) {
      values.put("trainingRows", in.trainingRows());
      values.put("driftThreshold", threshold);
      values.put("drifted", drifted());
      values.put("features", in.drifts());
    }
    return values;
  }
}
