package io.github.meanfield.jobs.experiment;

import io.github.meanfield.jobs.config.ConfigOption;
import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.Overrides.Combination;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.tables.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Runs a command once for each combination of values, one after another in one Spark session, each
 * into a folder of its own in the command's output. A run that fails does not keep others from
 * theirs.
 */
public final class Sweep {

  /** Options that name a folder, in which each run has one of its own. */
  static final List<String> OF_FOLDERS = List.of("--output", "--tensorboard");

  private static final String OUTPUT = "--output";
  private static final int LONGEST_VALUE = 40;

  private final Supplier<CommandLine> commands;
  private final List<Combination> runs;
  private final List<String> words;

  /** The command of each run, for which the config file was read before any has started. */
  private final List<CommandLine> prepared = new ArrayList<>();

  private List<String> folders;
  private String output;
  private boolean isText;
  private boolean isJson;

  /** What a run has come to. */
  private record Outcome(int exitCode, Optional<RunOptions> record) {}

  /**
   * A sweep.
   *
   * @param commands makes the commands anew for each run
   * @param runs the runs
   * @param words the command line as it was typed
   */
  public Sweep(Supplier<CommandLine> commands, List<Combination> runs, List<String> words) {
    this.commands = commands;
    this.runs = runs;
    this.words = words;
  }

  /**
   * Runs all.
   *
   * @return the exit code: that of all runs, or 1 if only some have failed
   * @throws BadInput if one of them cannot be parsed, or there is no folder for them; nothing has
   *     run then
   */
  public int run() {
    CommandSpec first = null;
    for (Combination each : runs) {
      CommandLine command = configured(each);
      try {
        command.parseArgs(each.arguments());
      } catch (ParameterException e) {
        return Failures.onUsage(e, each.arguments());
      }
      CommandSpec spec = command.getParseResult().subcommand().commandSpec();
      if (command.getParseResult().subcommand().isUsageHelpRequested()) {
        return command.execute(each.arguments());
      }
      first = first == null ? spec : first;
      prepared.add(configured(each).setOverwrittenOptionsAllowed(true));
    }
    return run(first, RunOptions.of(first).orElseThrow());
  }

  private int run(CommandSpec first, RunOptions record) {
    output = first.findOption(OUTPUT).getValue();
    if (runs.get(0).changing().containsKey("output")) {
      throw new BadInput(
          "output names one folder, in which each run has its own; give one value for it");
    }
    folders = folders();
    boolean isPrinted = isGiven(first, "--print-config");
    isJson = isGiven(first, "--json");
    isText = !isJson && !isGiven(first, "--quiet") && !isPrinted;
    Console.setSilent(!isText && !isPrinted);
    if (!isPrinted) {
      requireFree();
      record.setWords(words);
      record.start(
          new EffectiveConfig(first, Map.of()),
          output,
          Map.of("sweep", Map.of("values", values())));
    }
    List<Outcome> outcomes = runAll(first, record);
    long failed = outcomes.stream().filter(it -> it.exitCode != 0).count();
    if (isText) {
      tell(outcomes, failed);
    }
    record.put(
        "sweep",
        Map.of(
            "values",
            values(),
            "runs",
            runs.size(),
            "failed",
            failed + runs.size() - outcomes.size()));
    if (failed == 0) {
      record.end();
      return 0;
    }
    record.fail(failed + " of " + runs.size() + " runs have failed");
    int code = outcomes.get(0).exitCode;
    return outcomes.stream().allMatch(it -> it.exitCode == code) ? code : Failures.FAILURE;
  }

  private static boolean isGiven(CommandSpec spec, String name) {
    OptionSpec option = spec.findOption(name);
    return option != null && Boolean.TRUE.equals(option.getValue());
  }

  private CommandLine configured(Combination each) {
    CommandLine command = commands.get();
    ConfigOption.apply(command, each.arguments());
    return command;
  }

  /** A model in the folder would be among those of the runs. */
  private void requireFree() {
    Path model = new Path(Storage.target(OUTPUT, output), "model/metadata");
    if (Storage.exists(model)) {
      throw new BadInput(
          "%s '%s' is that of a single run, and a sweep writes a folder for each run into it; give"
              + " another",
          OUTPUT, output);
    }
  }

  private Map<String, Set<String>> values() {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    runs.forEach(
        run ->
            run.changing()
                .forEach(
                    (key, value) ->
                        values.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(value)));
    return values;
  }

  /** Names of the runs' folders, in which nothing stands that a file system or Spark minds. */
  private List<String> folders() {
    Set<String> keys = runs.get(0).changing().keySet();
    boolean areShort = keys.stream().map(Run::lastPart).distinct().count() == keys.size();
    Set<String> names = new LinkedHashSet<>();
    for (Combination run : runs) {
      List<String> parts = new ArrayList<>();
      run.changing()
          .forEach(
              (key, value) -> {
                String plain =
                    value.replaceAll("[\\[\\]\"']", "").replaceAll("[^A-Za-z0-9.+-]+", "-");
                parts.add(
                    (areShort ? Run.lastPart(key) : key)
                        + "="
                        + plain.substring(0, Math.min(LONGEST_VALUE, plain.length())));
              });
      String name = String.join("_", parts);
      names.add(names.contains(name) ? name + "_" + (names.size() + 1) : name);
    }
    return List.copyOf(names);
  }

  private List<Outcome> runAll(CommandSpec first, RunOptions record) {
    try {
      return JobOptions.sharing(() -> runAll(first, record.id()));
    } catch (RuntimeException | Error e) {
      record.fail(Failures.inOneLine(e));
      throw e;
    }
  }

  private List<Outcome> runAll(CommandSpec first, Optional<String> parent) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < runs.size() && !ShutdownHookManager.get().isShutdownInProgress(); i++) {
      tellStart(i);
      List<String> arguments = new ArrayList<>(List.of(runs.get(i).arguments()));
      for (String name : OF_FOLDERS) {
        OptionSpec option = first.findOption(name);
        if (option != null && option.getValue() != null) {
          String folder = new Path(option.getValue().toString(), folders.get(i)).toString();
          arguments.addAll(List.of(name, folder));
        }
      }
      parent.ifPresent(id -> arguments.addAll(List.of("--parent-run", id)));
      CommandLine command = prepared.get(i);
      int exitCode = execute(command, arguments);
      outcomes.add(
          new Outcome(
              exitCode,
              RunOptions.of(command.getParseResult().subcommand().commandSpec())
                  .filter(it -> it.id().isPresent())));
    }
    return outcomes;
  }

  private static int execute(CommandLine command, List<String> arguments) {
    try {
      return command.execute(arguments.toArray(String[]::new));
    } catch (RuntimeException | Error e) {
      // Such as a lack of memory, which the next run need not have.
      System.err.println("meanfield: " + Failures.inOneLine(e));
      return Failures.FAILURE;
    }
  }

  private void tellStart(int i) {
    String values =
        String.join(
            " ",
            runs.get(i).changing().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList());
    if (isJson) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("event", "run");
      event.put("number", i + 1);
      event.put("runs", runs.size());
      event.put("values", runs.get(i).changing());
      System.out.println(Json.line(event));
    } else if (isText) {
      Console.entry("run", "%d of %d: %s", i + 1, runs.size(), values);
      Console.gap();
    } else {
      Console.line("# run %d of %d: %s", i + 1, runs.size(), values);
    }
  }

  private void tell(List<Outcome> outcomes, long failed) {
    List<List<Object>> table = new ArrayList<>();
    List<Object> head = new ArrayList<>(List.of("run"));
    values().keySet().forEach(key -> head.add(Run.lastPart(key)));
    head.addAll(List.of("result", "95 % interval"));
    table.add(head);
    for (int i = 0; i < outcomes.size(); i++) {
      List<Object> row = new ArrayList<>(List.of(i + 1));
      row.addAll(runs.get(i).changing().values());
      row.addAll(result(outcomes.get(i)));
      table.add(row);
    }
    Console.gap();
    Console.table(table);
    Console.gap();
    Console.entry(
        "sweep", "%d of %d runs done, in %s", outcomes.size() - failed, runs.size(), output);
  }

  private static List<Object> result(Outcome outcome) {
    if (outcome.exitCode != 0) {
      return List.of("failed", "-");
    }
    Optional<Run> run = outcome.record.flatMap(RunOptions::run);
    Optional<String> metric = run.flatMap(Run::mainMetric);
    return metric
        .<List<Object>>map(
            name ->
                List.of(
                    name + " " + Console.metric(run.get().metrics().get(name)),
                    run.get().intervalText(name)))
        .orElse(List.of("done", "-"));
  }
}
