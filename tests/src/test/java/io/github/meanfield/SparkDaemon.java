package io.github.meanfield;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Master or a Worker of Spark's standalone cluster: a process, and those that it starts. */
final class SparkDaemon {

  private final String address;
  private final Path log;
  private final Process process;

  /**
   * Starts a daemon on ports that are free.
   *
   * @param folder where it keeps everything
   * @param name of its log in the folder
   * @param address to listen on
   * @param type class with its main method
   * @param arguments its arguments
   */
  SparkDaemon(Path folder, String name, String address, String type, String... arguments)
      throws IOException {
    this.address = address;
    log = folder.resolve(name + ".log");
    Path home = Build.sparkHome();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.ofSpark());
    command.addAll(JavaOptions.BRIEF);
    command.addAll(List.of("-Xmx256m", "-Djava.io.tmpdir=" + folder));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*", type));
    command.addAll(List.of("--host", address, "--port", "0", "--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", Build.SCALA);
    builder.environment().put("SPARK_LOCAL_IP", address);
    builder.environment().put("SPARK_LOCAL_DIRS", folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    process = builder.start();
  }

  /** Where it listens. */
  String address() {
    return address;
  }

  /** Waits for the first group of a pattern in the log. */
  String await(Pattern pattern) {
    Matcher[] found = new Matcher[1];
    SparkCluster.waitFor(
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("ended: " + log());
          }
          found[0] = pattern.matcher(log());
          return found[0].find();
        },
        () -> pattern + " in " + log());
    return found[0].group(1);
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The processes that it has started and that run. */
  Stream<ProcessHandle> children() {
    return process.descendants();
  }

  /** The daemon and its children. */
  Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), children());
  }

  /** Kills it and all that it has started at once, as if its machine were lost. */
  void kill() {
    List<ProcessHandle> all = processes().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(all);
  }

  /** Ends it, and requires that nothing stays that it has started. */
  void stop() {
    List<ProcessHandle> started = children().toList();
    process.destroy();
    try {
      if (!process.waitFor(SparkCluster.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("does not end: " + log());
      }
      awaitEnd(started);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
      started.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    SparkCluster.waitFor(
        () -> processes.stream().noneMatch(ProcessHandle::isAlive),
        () -> "the end of " + processes);
  }
}
