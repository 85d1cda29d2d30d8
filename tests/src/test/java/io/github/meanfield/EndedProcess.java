package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that a test has waited for. */
final class EndedProcess {

  private EndedProcess() {}

  /**
   * Requires that a process ends well in time; it is ended if it does not.
   *
   * @param process the process
   * @param output the file that it prints to
   * @param limit how long it may run from now on
   * @return what it printed
   */
  static String output(Process process, Path output, Duration limit)
      throws IOException, InterruptedException {
    try {
      assertTrue(
          process.waitFor(limit.toSeconds(), TimeUnit.SECONDS),
          () -> process.info().command().orElse("a process") + " does not end");
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }
}
