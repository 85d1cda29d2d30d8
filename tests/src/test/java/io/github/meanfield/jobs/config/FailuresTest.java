package io.github.meanfield.jobs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class FailuresTest {

  @Test
  void whatATaskRefusedIsBadInput() {
    Throwable task = new IllegalArgumentException("requirement failed: 3 features\nand more");
    assertReport(2, "meanfield: 3 features\n", new SparkException("Job aborted", task), false);
  }

  @Test
  void otherFailuresSayWhatTheyAre() {
    assertReport(
        1,
        "meanfield: IllegalStateException: lost (--verbose shows where)\n",
        new RuntimeException("wrapped", new IllegalStateException("lost;\n'Project [x]")),
        false);
    assertReport(
        1,
        "meanfield: java.lang.NullPointerException (--verbose shows where)\n",
        new NullPointerException(),
        false);
  }

  @Test
  void whatWasDoneWithFilesIsNotLostForItsCause() {
    IOException cause = new IOException("Permission denied");
    assertReport(
        1,
        "meanfield: Permission denied; what is written is in .run-1 (--verbose shows where)\n",
        new UncheckedIOException("Permission denied; what is written is in .run-1", cause),
        false);
    assertReport(
        1,
        "meanfield: IOException: Permission denied (--verbose shows where)\n",
        new UncheckedIOException(cause),
        false);
  }

  @Test
  void theFileThatSparkCouldNotReadIsTold() {
    for (String message :
        List.of(
            "Encountered error while reading file file:///in/a b.orc. Details:",
            "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file /in/a b.orc. SQLSTATE: KD001",
            "Parquet column cannot be converted in file file:///in/a b.orc. Column: [x], Expected:"
                + " double, Found: INT32.")) {
      assertReport(
          1,
          "meanfield: cannot read '/in/a b.orc': IOException: cut off (--verbose shows where)\n",
          new SparkException(
              "Job aborted", new SparkException(message, new IOException("cut off"))),
          false);
    }
  }

  @Test
  void verboseShowsTheStack() {
    String report = report(1, new IllegalStateException("lost"), true);
    assertTrue(report.contains("\tat " + FailuresTest.class.getName()), report);
  }

  @Test
  void adviceIsInTheWordsOfTheCommand() {
    CommandSpec none = CommandSpec.create();
    CommandSpec train =
        CommandSpec.create()
            .addOption(OptionSpec.builder("--handle-invalid").build())
            .addOption(OptionSpec.builder("--standardizer-handle-invalid").build())
            .addOption(OptionSpec.builder("--checkpoint-dir").build());
    String scaled = "standardizer_1: clean the column, or set handleInvalid to skip, keep or mean";
    String scored = "model_1: NaN in feature 'age'; set handleInvalid to skip or keep such rows";
    assertEquals("standardizer_1: clean the column", ParamAdvice.inWordsOf(none, scaled));
    assertEquals("model_1: NaN in feature 'age'", ParamAdvice.inWordsOf(none, scored));
    assertEquals(
        "standardizer_1: clean the column, or set --standardizer-handle-invalid to skip, keep or"
            + " mean",
        ParamAdvice.inWordsOf(train, scaled));
    assertEquals(
        "model_1: NaN in feature 'age'; set --handle-invalid to skip or keep such rows",
        ParamAdvice.inWordsOf(train, scored));
    assertEquals(
        "x: delete it or set another --checkpoint-dir",
        ParamAdvice.inWordsOf(train, "x: delete it or set another checkpointDir"));
    for (String same :
        List.of(
            "param a is not set; set it to a column",
            "x is not registered; set spark.kryo.registrator to y",
            "display (set java.awt.headless=true).",
            "it takes features; set nIn of the layer at the input")) {
      assertEquals(same, ParamAdvice.inWordsOf(train, same));
    }
  }

  private static void assertReport(
      int exitCode, String expected, Throwable failure, boolean verbose) {
    assertEquals(expected, report(exitCode, failure, verbose));
  }

  private static String report(int exitCode, Throwable failure, boolean verbose) {
    PrintStream err = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      assertEquals(exitCode, Failures.report(failure, verbose));
    } finally {
      System.setErr(err);
    }
    return written.toString(StandardCharsets.UTF_8);
  }
}
