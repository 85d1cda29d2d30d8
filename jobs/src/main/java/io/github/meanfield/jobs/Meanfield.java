package io.github.meanfield.jobs;

import io.github.meanfield.jobs.config.ConfigOption;
import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.config.Overrides;
import io.github.meanfield.jobs.config.Overrides.Combination;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommandHelp;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Version;
import io.github.meanfield.jobs.doctor.Doctor;
import io.github.meanfield.jobs.evaluate.Evaluate;
import io.github.meanfield.jobs.experiment.RunOptions;
import io.github.meanfield.jobs.experiment.Sweep;
import io.github.meanfield.jobs.export.Export;
import io.github.meanfield.jobs.inspect.Inspect;
import io.github.meanfield.jobs.runs.Runs;
import io.github.meanfield.jobs.score.Score;
import io.github.meanfield.jobs.serve.Serve;
import io.github.meanfield.jobs.train.Train;
import io.github.meanfield.jobs.tune.Tune;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The commands of Meanfield, made for {@code spark-submit}: {@code inspect}, {@code train}, {@code
 * tune}, {@code score}, {@code evaluate}, {@code export}, {@code serve}, {@code runs}, {@code
 * doctor}, and {@code quickstart}, which trains, scores and evaluates on data that ship with the
 * project.
 *
 * <p>Exit codes: 0 for success, 2 for input that cannot be used, 1 for any other failure.
 */
@Command(
    name = "meanfield",
    description = "Neural networks in Spark ML pipelines, trained by parameter averaging.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "./meanfield notebook, shell and benchmark are apart: see the README.",
      "What follows -- is handed to spark-submit: ./meanfield train ... -- --driver-memory 8g",
      "Every command describes its options: ./meanfield train --help"
    })
public final class Meanfield {

  private static final int USAGE_WIDTH = 100;

  private static final List<Class<?>> COMMANDS =
      List.of(
          Inspect.class,
          Train.class,
          Tune.class,
          Score.class,
          Evaluate.class,
          Export.class,
          Serve.class,
          Runs.class,
          Doctor.class,
          Quickstart.class);

  private Meanfield() {}

  /**
   * Runs a command and leaves the JVM with its exit code.
   *
   * @param arguments the command's name and its options
   */
  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    // A driver that a cluster runs for us has to return from main where all went well.
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /**
   * Runs a command.
   *
   * @param arguments the command's name and its options
   * @return the exit code
   */
  static int run(String... arguments) {
    Console.setSilent(false);
    try {
      CommandLine command = commandLine(arguments);
      List<Combination> runs = Overrides.of(command, arguments);
      if (runs.size() > 1) {
        return new Sweep(() -> commandLine(arguments), runs, List.of(arguments)).run();
      }
      String[] words = runs.get(0).arguments();
      ConfigOption.apply(command, words);
      return command.execute(words);
    } catch (BadInput
        | ParameterException
        | LinkageError
        | OutOfMemoryError
        | StackOverflowError e) {
      return Failures.report(e, Failures.isVerbose(arguments));
    }
  }

  /**
   * The commands: that which is called, since to look at the options of all takes longer than to
   * start some, or all if none is.
   *
   * @param arguments the command's name and its options
   */
  static CommandLine commandLine(String... arguments) {
    String called = arguments.length == 0 ? "" : arguments[0];
    boolean isOne = COMMANDS.stream().anyMatch(type -> name(type).equals(called));
    CommandLine command = new CommandLine(new Meanfield());
    COMMANDS.stream()
        .filter(type -> !isOne || name(type).equals(called))
        .forEach(type -> command.addSubcommand(name(type), new CommandLine(type)));
    command
        .setUsageHelpWidth(USAGE_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(RunOptions::execute)
        .setParameterExceptionHandler(Failures::onUsage)
        .setExecutionExceptionHandler(Failures::onExecution);
    for (CommandLine each : command.getSubcommands().values()) {
      CommandHelp.apply(each);
      each.getSubcommands().values().forEach(CommandHelp::apply);
    }
    return command;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }
}
