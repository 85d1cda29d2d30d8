package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program with a Spark driver of its own, in a process of its own. */
final class DriverProcess {

  private final Path output;
  private final Process process;

  /**
   * Starts a program.
   *
   * @param folder its working directory, in which everything stays that it leaves behind
   * @param output file for what it prints
   * @param program class with its main method
   * @param arguments its arguments
   */
  DriverProcess(Path folder, Path output, Class<?> program, String... arguments)
      throws IOException {
    this.output = output;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.ofSpark());
    command.addAll(JavaOptions.BRIEF);
    command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-Xmx1g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SPARK_HOME", Build.sparkHome().toString());
    builder.environment().put("SPARK_SCALA_VERSION", Build.SCALA);
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    process = builder.start();
  }

  /** Waits for its end, and requires success. */
  void finish() throws InterruptedException {
    try {
      assertTrue(process.waitFor(3, TimeUnit.MINUTES), this::output);
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), this::output);
  }

  /** Kills it, by a signal that it cannot catch, once it has printed some text. */
  void killAfter(String text) throws InterruptedException {
    try {
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
      while (!output().contains(text)) {
        assertTrue(process.isAlive() && System.nanoTime() < end, this::output);
        Thread.sleep(5);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** What it has printed so far. */
  String output() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The first line it printed that starts so. */
  String line(String start) {
    return output()
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output()));
  }
}
