package io.github.meanfield.jobs.runs;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.experiment.Run;
import io.github.meanfield.jobs.experiment.RunStore.Listing;
import io.github.meanfield.jobs.report.JsonOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows the record of a run. */
@Command(
    name = "show",
    description = {
      "Shows the record of a run: how it ended, its data, versions, metrics with 95 %% intervals,"
          + " learning curve, and the config that repeats it."
    },
    footer = {"./meanfield runs show k3f9", "./meanfield runs show k3f9 --json"})
final class ShowRun implements Callable<Integer> {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MOST_EPOCHS = 10;

  @ParentCommand private Runs runs;

  @Parameters(paramLabel = "RUN", description = "Its name, or enough of its beginning or end.")
  private String name;

  @Mixin private JsonOutput json;
  @Mixin private CallOptions call;

  @Override
  public Integer call() {
    json.start();
    Listing listing = runs.listing();
    Run run = listing.find(name);
    facts(run, listing.runs());
    metrics(run);
    curve(run.json().path("epochs"));
    Console.gap();
    Console.line("config");
    Map<String, Object> config =
        MAPPER.convertValue(run.json().path("config"), new TypeReference<>() {});
    EffectiveConfig.yaml(config).lines().forEach(line -> Console.line("  %s", line));
    json.print("runs show", Map.of("run", RunTable.json(run)));
    return 0;
  }

  private static void facts(Run run, List<Run> all) {
    Console.entry("run", "%s", run.id());
    Console.entry("command", "%s", String.join(" ", Run.texts(run.json().path("commandLine"))));
    String time = RunTable.time(run.seconds());
    Console.entry(
        "status",
        "%s%s, started %s",
        run.status(),
        time.equals("-") ? "" : " after " + time,
        run.text("started"));
    entry("failure", run.text("failure"));
    entry("motivation", run.text("motivation"));
    entry("tags", String.join(", ", run.tags()));
    entry("part of", run.text("parent"));
    List<String> parts =
        all.stream().filter(it -> it.text("parent").equals(run.id())).map(Run::id).toList();
    entry("runs", String.join(", ", parts));
    entry("output", run.text("output"));
    entry("data", data(run));
    entry(
        "versions",
        MAPPER
            .convertValue(
                run.json().path("versions"), new TypeReference<TreeMap<String, String>>() {})
            .entrySet()
            .stream()
            .map(version -> version.getKey() + " " + version.getValue())
            .collect(Collectors.joining(", ")));
    entry("stopped", run.text("stopReason"));
    entry("verdict", run.json().path("verdict").path("text").asText(""));
    Run.texts(run.json().path("warnings")).forEach(warning -> entry("warning", warning));
  }

  private static void entry(String name, String text) {
    if (!text.isEmpty()) {
      Console.entry(name, "%s", text);
    }
  }

  /** The data in a line; empty if nothing is known of them. */
  private static String data(Run run) {
    JsonNode data = run.json().path("data");
    if (data.isMissingNode()) {
      return run.settings().getOrDefault("input", "");
    }
    String files =
        data.has("numFiles")
            ? String.format(
                ", %s of %s",
                Numbers.counted(data.get("numFiles").asLong(), "file"),
                Numbers.counted(data.path("bytes").asLong(), "byte"))
            : "";
    return String.format(
        "%s: %s, %s%s, hash %s",
        run.settings().getOrDefault("input", "input"),
        Numbers.counted(data.path("rows").asLong(), "row"),
        Numbers.counted(data.path("columns").asLong(), "column"),
        files,
        data.path("hash").asText());
  }

  private static void metrics(Run run) {
    if (!run.metrics().isEmpty()) {
      List<List<Object>> table = new ArrayList<>(List.of(List.of("metric", "", "95 % interval")));
      run.metrics()
          .forEach((name, value) -> table.add(List.of(name, value, run.intervalText(name))));
      Console.gap();
      Console.table(table);
    }
  }

  /** Some of the epochs, the last among them. */
  private static void curve(JsonNode epochs) {
    if (epochs.isEmpty()) {
      return;
    }
    List<List<Object>> table =
        new ArrayList<>(List.of(List.of("epoch", "train loss", "valid loss", "valid metric")));
    int shown = Math.min(MOST_EPOCHS, epochs.size());
    for (int i = 1; i <= shown; i++) {
      JsonNode epoch = epochs.get((int) ((long) epochs.size() * i / shown) - 1);
      table.add(
          List.of(
              epoch.path("epoch").asText(),
              epoch.path("trainLoss").asDouble(Double.NaN),
              epoch.path("validationLoss").asDouble(Double.NaN),
              epoch.path("validationMetric").asDouble(Double.NaN)));
    }
    Console.gap();
    Console.table(table);
  }
}
