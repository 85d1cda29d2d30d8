package io.github.meanfield;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spark's standalone cluster as a user has it: a Master and two Workers, each a process with a
 * loopback address of its own, from nothing but Spark's jars. A Worker has two cores, so that it
 * can run a driver beside an executor.
 */
public final class SparkCluster implements AutoCloseable {

  private static final Pattern MASTER =
      Pattern.compile("Starting Spark master at (spark://\\S+:\\d+)");
  private static final Pattern REGISTERED =
      Pattern.compile("Successfully registered with master (\\S+)");

  /** Far longer than anything waited for takes. */
  static final int PATIENCE_SECONDS = 60;

  private final Path folder;
  private final SparkDaemon master;
  private final String url;
  private final List<SparkDaemon> workers = new ArrayList<>();
  private int started;

  /** Starts a cluster, and waits until its Workers are known to the Master. */
  public SparkCluster() throws IOException {
    folder = Files.createTempDirectory("meanfield-cluster").toRealPath();
    master =
        new SparkDaemon(folder, "master", "127.0.0.1", "org.apache.spark.deploy.master.Master");
    try {
      url = master.await(MASTER);
      startWorkers(2);
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  private void startWorkers(int count) throws IOException {
    List<SparkDaemon> starting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      starting.add(
          new SparkDaemon(
              folder,
              "worker-" + ++started,
              "127.0.0." + (1 + started),
              "org.apache.spark.deploy.worker.Worker",
              "--cores",
              "2",
              "--memory",
              "3g",
              "--work-dir",
              workFolder().toString(),
              url));
    }
    workers.addAll(starting);
    starting.forEach(worker -> worker.await(REGISTERED));
  }

  /** What --master takes. */
  public String url() {
    return url;
  }

  /** Where Workers keep what drivers and executors print. */
  public Path workFolder() {
    return folder.resolve("work");
  }

  /**
   * Kills the Worker of an executor and what it runs at once, as if its machine were lost, and
   * starts another in its place.
   *
   * @param id id of the executor in the application that runs
   * @return address of the new Worker
   */
  public String replaceWorkerOf(String id) throws IOException {
    SparkDaemon lost =
        workers.stream()
            .filter(worker -> worker.children().anyMatch(process -> isExecutor(process, id)))
            .findFirst()
            .orElseThrow();
    workers.remove(lost);
    lost.kill();
    startWorkers(1);
    return workers.get(workers.size() - 1).address();
  }

  /**
   * The process of an executor.
   *
   * @param id its id in the application that runs
   */
  public ProcessHandle executor(String id) {
    return workers.stream()
        .flatMap(SparkDaemon::children)
        .filter(process -> isExecutor(process, id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no executor " + id));
  }

  private static boolean isExecutor(ProcessHandle process, String id) {
    try {
      String line = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
      List<String> words = Arrays.asList(line.split("\0"));
      int option = words.indexOf("--executor-id");
      return option >= 0 && words.get(option + 1).equals(id);
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  /** Sends a process a signal, as kill does. */
  public static void signal(ProcessHandle process, String signal) {
    try {
      int exitCode =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      if (exitCode != 0) {
        throw new IllegalStateException("cannot send " + signal + " to " + process.pid());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits until a condition holds.
   *
   * @param condition the condition
   * @param what what to say if it never does
   */
  public static void waitFor(BooleanSupplier condition, Supplier<String> what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what.get());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The processes that run now. */
  public List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(master), workers.stream())
        .flatMap(SparkDaemon::processes)
        .toList();
  }

  /** Where everything is that the cluster writes. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    workers.forEach(SparkDaemon::stop);
    master.stop();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
