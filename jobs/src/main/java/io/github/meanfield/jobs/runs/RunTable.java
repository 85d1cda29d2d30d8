package io.github.meanfield.jobs.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.Run;
import io.github.meanfield.jobs.runs.RunField.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs, one a line. */
final class RunTable {

  /** Where it is a terminal, lines are no wider. */
  private static final int WIDTH = Console.terminalWidth().orElse(200);

  private static final int LEAST_WORDS = 20;

  /** Facts that have a column, or are part of the words, anyway. */
  private static final List<String> SHOWN =
      List.of("id", "command", "status", "started", "seconds", "tag", "motivation", "text");

  private final Map<String, Run> byId;
  private final Map<String, Function<Run, String>> columns = new LinkedHashMap<>();

  /**
   * A table.
   *
   * @param all all runs, of which some may be the parents of others
   * @param asked fields that have columns
   */
  RunTable(List<Run> all, List<RunField> asked) {
    byId = all.stream().collect(Collectors.toMap(Run::id, run -> run));
    columns.put("run", Run::id);
    columns.put("command", Run::command);
    columns.put("status", Run::status);
    columns.put("result", RunTable::result);
    columns.put("95 % interval", run -> run.mainMetric().map(run::intervalText).orElse("-"));
    columns.put("time", run -> time(run.seconds()));
    for (RunField field : asked) {
      if (field.kind() != Kind.FACT || !SHOWN.contains(field.name())) {
        columns.put(Run.lastPart(field.name()), field::cell);
      }
    }
  }

  private static String result(Run run) {
    return run.mainMetric()
        .map(name -> name + " " + Console.metric(run.metrics().get(name)))
        .orElse("-");
  }

  /** Seconds as people read them; a dash if they are not known. */
  static String time(double seconds) {
    if (Double.isNaN(seconds)) {
      return "-";
    }
    return seconds < 100
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : seconds < 6000
            ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  /** Prints runs under a head; what is last is shortened to what the line has room for. */
  void print(List<Run> runs) {
    List<List<String>> rows = new ArrayList<>(List.of(List.copyOf(columns.keySet())));
    runs.forEach(run -> rows.add(columns.values().stream().map(of -> of.apply(run)).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
    }
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < widths.length; j++) {
        line.append(String.format("%-" + (widths[j] + 2) + "s", rows.get(i).get(j)));
      }
      String words = i == 0 ? "" : words(runs.get(i - 1));
      int room = Math.max(LEAST_WORDS, WIDTH - line.length());
      Console.line("%s", line.append(Console.shortened(words, room)).toString().stripTrailing());
    }
  }

  /** What a run is about, in words: why it failed, or what a sweep has set, tags and motivation. */
  String words(Run run) {
    String failure = run.text("failure");
    Stream<String> first = failure.isEmpty() ? changed(run) : Stream.of(failure);
    return joined(Stream.concat(first, Stream.of(remark(run))));
  }

  /** Tags and motivation. */
  static String remark(Run run) {
    Stream<String> tags = run.tags().stream().map(tag -> "#" + tag);
    return joined(Stream.concat(tags, Stream.of(run.text("motivation"))));
  }

  private static String joined(Stream<String> words) {
    return words.filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
  }

  /** The keys that a sweep has given values; of the sweep itself, with all of them. */
  private Stream<String> changed(Run run) {
    JsonNode own = run.json().path("sweep").path("values");
    if (own.isObject()) {
      List<String> keys = new ArrayList<>();
      own.fields()
          .forEachRemaining(
              entry ->
                  keys.add(
                      Run.lastPart(entry.getKey())
                          + "="
                          + String.join(",", Run.texts(entry.getValue()))));
      return Stream.concat(Stream.of("sweep:"), keys.stream());
    }
    Optional<Run> parent = Optional.ofNullable(byId.get(run.text("parent")));
    List<String> keys = new ArrayList<>();
    parent.ifPresent(
        it -> it.json().path("sweep").path("values").fieldNames().forEachRemaining(keys::add));
    Map<String, String> settings = run.settings();
    return keys.stream()
        .filter(settings::containsKey)
        .map(key -> Run.lastPart(key) + "=" + settings.get(key).replace(", ", ","));
  }

  /** A record for programs: how it stands now, beside what it says. */
  static JsonNode json(Run run) {
    ObjectNode json = run.json().deepCopy();
    return json.put("status", run.status());
  }
}
