package io.github.meanfield.jobs.runs;

import picocli.CommandLine.Option;

/** What is about the call itself. */
final class CallOptions {

  @Option(names = "--verbose", description = "Show the stack trace of a failure.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;
}
