package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import picocli.CommandLine.Option;

/** What is printed while a command runs. */
public final class ProgressOptions {

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  @Option(
      names = "--json",
      description =
          "Print JSON, an object a line: each trial of a search, start, each epoch, warnings, stop,"
              + " done.")
  private boolean json;

  /** Options without values. */
  ProgressOptions() {}

  /** Whether JSON is printed in place of text. */
  public boolean isJson() {
    return json;
  }

  /** Prints from now on as asked. */
  void start() {
    if (quiet && json) {
      throw new BadInput("--quiet and --json exclude each other");
    }
    Console.setSilent(quiet || json);
  }

  /** What tells of a training. */
  Progress progress() {
    if (json) {
      return new JsonLines(System.out);
    } else if (quiet || Console.terminalWidth().isEmpty()) {
      return new EpochPrinter();
    }
    return new TrainingBar(new EpochPrinter(), System.out, Console.terminalWidth().get());
  }
}
