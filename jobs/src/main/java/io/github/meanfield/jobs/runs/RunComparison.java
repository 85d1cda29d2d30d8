package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How two runs differ, in what they were told and in what came of it.
 *
 * @param first one run
 * @param second the other
 */
record RunComparison(Run first, Run second) {

  /** Where a run puts its results makes no difference. */
  static final Set<String> WITHOUT_EFFECT = Set.of("output", "tensorboard");

  /** What says which rows of the data an evaluation judges. */
  private static final List<String> OF_EVALUATION = List.of("label", "sql", "badRecords");

  /** What says which rows a training judges itself by, beside the data. */
  private static final List<String> OF_SPLIT =
      List.of("label", "sql", "badRecords", "seed", "weights", "id");

  /** Without an id a row is drawn by its values, which these choose and give types. */
  private static final List<String> OF_VALUES =
      List.of(
          "columns",
          "ignore",
          "numeric",
          "categorical",
          "task",
          "human",
          "weightCol",
          "missing",
          "decimal");

  /**
   * What a setting is in each run.
   *
   * @param first null where it is not set
   * @param second null where it is not set
   */
  record Setting(String name, String first, String second) {}

  /** The settings that differ; the data and the version of Meanfield are among them. */
  List<Setting> settings() {
    List<Setting> differing = new ArrayList<>();
    Map<String, String> one = all(first);
    Map<String, String> other = all(second);
    Set<String> names = new LinkedHashSet<>(one.keySet());
    if (first.command().equals(second.command())) {
      names.addAll(other.keySet());
    } else {
      // Another command has other settings.
      names.retainAll(other.keySet());
    }
    for (String name : names) {
      if (!WITHOUT_EFFECT.contains(name) && !Objects.equals(one.get(name), other.get(name))) {
        differing.add(new Setting(name, one.get(name), other.get(name)));
      }
    }
    return differing;
  }

  private static Map<String, String> all(Run run) {
    Map<String, String> all = new LinkedHashMap<>(run.settings());
    all.put("command", run.command());
    all.put("version", run.json().path("versions").path("meanfield").asText());
    if (run.json().has("data")) {
      // Of the same rows the path says nothing.
      all.remove("input");
      all.put("data", dataHash(run));
    }
    return all;
  }

  /** What tells the rows of the data from others; empty if it is not known. */
  static String dataHash(Run run) {
    return run.json().path("data").path("hash").asText("");
  }

  /** Whether both are known to be judged on the same rows. */
  boolean areOfSameRows() {
    return !dataHash(first).isEmpty()
        && first.isEvaluation() == second.isEvaluation()
        && rows(first).equals(rows(second));
  }

  /** Whether the records tell on which rows both are judged. */
  private boolean areRowsKnown() {
    boolean areHashed = !dataHash(first).isEmpty() && !dataHash(second).isEmpty();
    // Rows that are scored already have what a model has added.
    boolean areAsTheyCameIn =
        !first.isEvaluation() || Stream.of(first, second).allMatch(RunComparison::hasModel);
    return areHashed && first.isEvaluation() == second.isEvaluation() && areAsTheyCameIn;
  }

  private static boolean hasModel(Run run) {
    return !run.text("model").isEmpty();
  }

  /** What decides on which rows a run is judged, by name. */
  static Map<String, String> rows(Run run) {
    Map<String, String> settings = run.settings();
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("data", dataHash(run));
    List<String> keys = new ArrayList<>(run.isEvaluation() ? OF_EVALUATION : OF_SPLIT);
    if (!run.isEvaluation() && settings.get("id") == null) {
      keys.addAll(OF_VALUES);
    }
    keys.forEach(key -> rows.put(key, settings.get(key)));
    return rows;
  }

  /** In a sentence, how many settings differ, and what that means. */
  String causes() {
    List<String> names = settings().stream().map(Setting::name).toList();
    if (names.isEmpty()) {
      return "no setting differs: both are runs of one config on the same rows";
    }
    return names.size() == 1
        ? "one setting differs: " + names.get(0)
        : String.format(
            "%d settings differ, so it cannot be said which of them made a difference",
            names.size());
  }

  /** The metrics that both have. */
  List<String> metrics() {
    return first.metrics().keySet().stream().filter(second.metrics()::containsKey).toList();
  }

  /** In a sentence, what the metric that tells most says of them; none if they have none. */
  Optional<String> result() {
    Optional<String> main = first.mainMetric().filter(second.metrics()::containsKey);
    return main.map(
        name -> {
          double difference = second.metrics().get(name) - first.metrics().get(name);
          String better = difference > 0 == Run.isLargerBetter(name) ? second.id() : first.id();
          String said =
              difference == 0
                  ? name + " is the same"
                  : String.format(
                      "%s is better for %s, by %s",
                      name, better, Console.metric(Math.abs(difference)));
          return said + (difference == 0 ? "" : chance(name)) + rows();
        });
  }

  private String chance(String name) {
    List<double[]> ends =
        Stream.of(first, second).flatMap(run -> run.interval(name).stream()).toList();
    if (ends.size() < 2) {
      return "";
    }
    boolean areApart = ends.get(0)[1] < ends.get(1)[0] || ends.get(1)[1] < ends.get(0)[0];
    return areApart
        ? "; the intervals lie apart, so it is more than chance of the rows"
        : "; the intervals overlap, so it may be chance";
  }

  private String rows() {
    if (areOfSameRows()) {
      return "";
    }
    return areRowsKnown()
        ? "; they are judged on different rows"
        : "; whether they are judged on the same rows is not known";
  }
}
