package io.github.meanfield.jobs.experiment;

import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * The record that a run leaves. A command says when it {@link #start}s, which is when its options
 * are checked and work begins, and what it has come to; its end, and why it failed, is recorded by
 * {@link #execute}.
 */
public final class RunOptions {

  private static final String PARENT = "--parent-run";

  @Mixin private RunsFolder folder;

  @Option(
      names = "--motivation",
      paramLabel = "TEXT",
      description = "Why this run is made, for its record.")
  private String motivation;

  @Option(
      names = "--tag",
      paramLabel = "WORD",
      description = "A word to find the run by among others; may be given several times.")
  private List<String> tags = List.of();

  @Option(names = PARENT, hidden = true)
  private String parent;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private List<String> words = List.of();
  private Optional<Recording> recording = Optional.empty();

  /** The options of a command, if its runs leave records. */
  static Optional<RunOptions> of(CommandSpec command) {
    return command.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(RunOptions.class::isInstance)
        .map(RunOptions.class::cast)
        .findFirst();
  }

  /**
   * Runs a command, and ends its record if it has started one.
   *
   * @param parsed the parsed command line
   * @return the exit code
   */
  public static int execute(ParseResult parsed) {
    CommandSpec command =
        parsed.hasSubcommand() ? parsed.subcommand().commandSpec() : parsed.commandSpec();
    Optional<RunOptions> options = of(command);
    options.ifPresent(it -> it.words = parsed.originalArgs());
    try {
      int exitCode = new RunLast().execute(parsed);
      options.ifPresent(RunOptions::end);
      return exitCode;
    } catch (RuntimeException | Error e) {
      options.ifPresent(it -> it.fail(Failures.inOneLine(e, command)));
      throw e;
    }
  }

  /**
   * Starts the record of a run of a command that has no config.
   *
   * @param output the folder that it writes, null for none
   */
  public void start(String output) {
    start(new EffectiveConfig(spec, Map.of()), output);
  }

  /**
   * Starts the record of a run. If that is not possible, the run goes on without one, unless the
   * user has named the folder.
   *
   * @param config what the options come to; what it has at the end of the run is recorded
   * @param output the folder that it writes, null for none
   */
  public void start(EffectiveConfig config, String output) {
    start(config, output, Map.of());
  }

  /** Starts the record of several runs, with more facts. */
  void start(EffectiveConfig config, String output, Map<String, ?> more) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("command", spec.name());
    facts.put("commandLine", commandLine());
    facts.put("motivation", motivation);
    facts.put("tags", tags);
    facts.put("parent", parent);
    facts.put("output", output);
    facts.values().removeIf(value -> value == null);
    facts.putAll(more);
    try {
      Optional<RunStore> store = folder.store();
      if (store.isPresent()) {
        recording = Optional.of(new Recording(store.get(), config, facts));
      }
    } catch (IOException | UncheckedIOException | BadInput e) {
      if (folder.isChosen()) {
        throw new BadInput(
            "cannot write records of runs to '%s': %s", folder.path(), Failures.inOneLine(e));
      }
      warn("this run leaves no record", e);
    }
  }

  private static void warn(String what, Exception e) {
    Console.entry("warning", "%s: %s", what, Failures.inOneLine(e));
  }

  /** The command line, without what a sweep has added. */
  private List<String> commandLine() {
    List<String> typed = new ArrayList<>(words);
    int added = typed.indexOf(PARENT);
    if (added >= 0) {
      typed.subList(added, added + 2).clear();
      Sweep.OF_FOLDERS.forEach(name -> keepLast(typed, name));
    }
    return typed;
  }

  /** Drops an option, but for the last time that it is given. */
  private static void keepLast(List<String> words, String name) {
    int last = words.lastIndexOf(name);
    for (int i = last - 1; i >= 0; i--) {
      if (words.get(i).equals(name)) {
        words.subList(i, i + 2).clear();
      } else if (words.get(i).startsWith(name + "=")) {
        words.remove(i);
      }
    }
  }

  /** Gives the command line where no command is parsed. */
  void setWords(List<String> typed) {
    words = typed;
  }

  /**
   * Records what the run has come to, and tells the report what the run is called.
   *
   * @param report what people and machines are told
   * @return the report
   */
  public Report result(Report report) {
    recording.ifPresent(
        it -> {
          it.take(report.values());
          report.value("run", it.id());
        });
    return report;
  }

  /** The name of the run, if it leaves a record. */
  Optional<String> id() {
    return recording.map(Recording::id);
  }

  /** What is known of the run, if it leaves a record. */
  Optional<Run> run() {
    return recording.map(Recording::run);
  }

  /** Adds a value to the record. */
  void put(String key, Object value) {
    recording.ifPresent(it -> it.put(key, value));
  }

  /** Ends the record of a run that went well, and says where it is. */
  void end() {
    recording.ifPresent(
        it -> {
          try {
            it.end();
            Console.entry("recorded", "%s", it.path());
          } catch (IOException | RuntimeException e) {
            warn("the end of this run is not recorded", e);
          }
        });
  }

  /** Ends the record of a run that has failed. */
  void fail(String why) {
    recording.ifPresent(
        it -> {
          try {
            it.fail(why);
          } catch (IOException | RuntimeException e) {
            warn("the end of this run is not recorded", e);
          }
        });
  }
}
