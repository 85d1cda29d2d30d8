package io.github.meanfield.jobs.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

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
  void verboseShowsTheStack() {
    String report = report(1, new IllegalStateException("lost"), true);
    assertTrue(report.contains("\tat " + FailuresTest.class.getName()), report);
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
