package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkUpgradeException;
import org.apache.spark.sql.AnalysisException;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line on the standard error stream and an exit code. */
public final class Failures {

  /** The input cannot be used: the user can mend that. */
  static final int BAD_INPUT = 2;

  /** Anything else. */
  public static final int FAILURE = 1;

  private static final String PREFIX = "meanfield: ";

  /** What Spark says when it reads a file, around a cause that does not tell which. */
  private static final Pattern READ_FILE =
      Pattern.compile(
          "(?:error while reading file|cannot be converted in file) (?:file:/+(?=/))?(.+?)"
              + "\\.\\s+(?:Details:|Column:|SQLSTATE:)");

  private Failures() {}

  /** Reports a command line that does not parse. */
  public static int onUsage(ParameterException e, String[] arguments) {
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    if (e instanceof MissingParameterException && !unknown.isEmpty()) {
      // What is missing may be what is misspelt.
      return onUsage(new UnmatchedArgumentException(e.getCommandLine(), unknown), arguments);
    }
    String suggestion = "";
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      suggestion = similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
    }
    System.err.printf(
        "%s%s%s%s (see ./%s --help)%n",
        PREFIX,
        place(e),
        lowerFirst(firstLine(e.getMessage())),
        suggestion,
        e.getCommandLine().getCommandSpec().qualifiedName());
    return BAD_INPUT;
  }

  /** Where a value stands that came from a config file. */
  private static String place(ParameterException e) {
    return e.getArgSpec() != null
            && e.getCommandLine().getDefaultValueProvider() instanceof ConfigFile file
        ? file.place(e.getArgSpec()).map(place -> place + ": ").orElse("")
        : "";
  }

  /** Reports what a command has thrown. */
  public static int onExecution(Exception e, CommandLine command, ParseResult parsed) {
    return report(
        e,
        isVerbose(parsed.originalArgs().toArray(String[]::new)),
        line -> ParamAdvice.inWordsOf(command.getCommandSpec(), line));
  }

  /** Reports any failure, with its stack trace if the user asked to see more. */
  public static int report(Throwable failure, boolean verbose) {
    return report(failure, verbose, line -> line);
  }

  private static int report(Throwable failure, boolean verbose, UnaryOperator<String> words) {
    Throwable cause = cause(failure);
    boolean isBadInput = isBadInput(cause);
    PrintStream err = System.err;
    if (ShutdownHookManager.get().isShutdownInProgress()) {
      // By a signal: whatever fails now fails because Spark has been stopped.
      err.println(PREFIX + "interrupted");
      return FAILURE;
    }
    err.println(
        PREFIX
            + words.apply(inOneLine(failure))
            + (verbose || isBadInput ? "" : " (--verbose shows where)"));
    if (verbose) {
      failure.printStackTrace(err);
    }
    return isBadInput ? BAD_INPUT : FAILURE;
  }

  /** What a failure says, in a line. */
  public static String inOneLine(Throwable failure) {
    Throwable cause = cause(failure);
    String words = describe(cause);
    Matcher file = READ_FILE.matcher(isTelling(cause) ? "" : messages(failure));
    return file.find() ? "cannot read '" + file.group(1) + "': " + words : words;
  }

  private static String messages(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(Throwable::getMessage)
        .collect(Collectors.joining("\n"));
  }

  /** What a failure says to the user of a command, in a line. */
  public static String inOneLine(Throwable failure, CommandSpec command) {
    return ParamAdvice.inWordsOf(command, inOneLine(failure));
  }

  /** Whether a failure is that of a thread that was told to end. */
  public static boolean isInterruption(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  /** Whether a command line asks for stack traces, also one that does not parse. */
  public static boolean isVerbose(String... arguments) {
    return List.of(arguments).contains("--verbose");
  }

  /** The exception that says what happened: Spark wraps what a task has thrown, often twice. */
  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (!isTelling(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean isTelling(Throwable failure) {
    return failure instanceof BadInput
        || failure instanceof AnalysisException
        || failure instanceof CancellationException
        || isOwn(failure)
        || (failure instanceof IllegalArgumentException && failure.getMessage() != null);
  }

  /** Whether files were what failed, and a message says at what. */
  private static boolean isOwn(Throwable failure) {
    return failure instanceof UncheckedIOException
        && !String.valueOf(failure.getCause()).equals(failure.getMessage());
  }

  private static boolean isBadInput(Throwable cause) {
    return cause instanceof BadInput
        || cause instanceof ParameterException
        || cause instanceof IllegalArgumentException
        || cause instanceof AnalysisException;
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getName();
    }
    String told = cause instanceof SparkUpgradeException ? message.replace('\n', ' ') : message;
    String line = firstLine(told).replaceFirst("^requirement failed: ", "");
    return isBadInput(cause) || isOwn(cause)
        ? line
        : cause.getClass().getSimpleName() + ": " + line;
  }

  private static String firstLine(String message) {
    return message.strip().lines().findFirst().orElse("").replaceFirst("[;:]$", "");
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
