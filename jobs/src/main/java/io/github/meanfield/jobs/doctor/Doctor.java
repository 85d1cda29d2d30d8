package io.github.meanfield.jobs.doctor;

import io.github.meanfield.jobs.config.Failures;
import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.stages.MeanfieldRegistrator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks whether a cluster has what training needs, before a long run. */
@Command(
    name = "doctor",
    description = {
      "Looks whether a cluster has what training needs, before a long run: versions, native code,"
          + " memory and clocks of the driver and of every executor, and folders to write to.",
      "",
      "With --network it looks at a network of your own in place of the cluster: whether its gradient"
          + " is that of centred differences, its first loss that of outputs of 0, and whether it"
          + " learns 20 rows by heart.",
      "",
      "Exit code 1 if training would fail; what is wrong is printed with its cure."
    },
    footer = {
      "./meanfield doctor --master spark://host:7077 --path hdfs:///checkpoints",
      "./meanfield doctor --network net.json"
    })
public final class Doctor implements Callable<Integer> {

  /** So many tasks a core, each so long, that no executor is passed by. */
  private static final int TASKS_PER_CORE = 4;

  private static final long TASK_MILLIS = 250;
  private static final int ATTEMPTS = 5;

  /** How long to wait for the first executor, and for another one after each. */
  private static final long FIRST_NANOS = 60_000_000_000L;

  private static final long NEXT_NANOS = 3_000_000_000L;
  private static final long POLL_MILLIS = 100;
  private static final long CLOCK_TOLERANCE_MILLIS = 5000;

  @Option(
      names = "--path",
      paramLabel = "DIR",
      description = "A folder that is to be written to: checkpoints, outputs. May be repeated.")
  private List<String> paths = List.of();

  @Mixin private JsonOutput json;

  @ArgGroup(exclusive = false, heading = "%nA network%n")
  private NetworkOptions network;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  private final List<String> problems = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    json.start();
    if (network != null) {
      if (!paths.isEmpty()) {
        throw new BadInput("--path is of a cluster, and --network is looked at without one");
      }
      return network.look(json) ? 0 : Failures.FAILURE;
    }
    try (RunningSession running = job.session("doctor", false)) {
      JavaSparkContext spark = JavaSparkContext.fromSparkContext(running.session().sparkContext());
      Console.entry("master", "%s", spark.master());
      values.put("master", spark.master());
      int executors = spark.isLocal() ? 0 : waitForExecutors(spark);
      Console.entry("executors", "%d", executors);
      values.put("executors", executors);
      values.put("parallelism", spark.defaultParallelism());
      Console.entry(
          "parallelism",
          "%d, so many workers train if numWorkers is 0",
          spark.defaultParallelism());
      Console.entry("serializer", "%s", spark.env().serializer().getClass().getSimpleName());
      Console.gap();
      MeanfieldRegistrator.problem(spark.getConf()).ifPresent(problems::add);
      examine(spark, executors);
      for (String path : paths) {
        checkPath(path);
      }
    }
    Console.gap();
    problems.forEach(problem -> Console.entry("problem", "%s", problem));
    Console.entry("verdict", problems.isEmpty() ? "training can start" : "training would fail");
    values.put("problems", problems);
    json.print("doctor", values);
    return problems.isEmpty() ? 0 : Failures.FAILURE;
  }

  /**
   * Executors come one by one, and by dynamic allocation only if there is work; returns their
   * number once it has not changed for a while.
   */
  private int waitForExecutors(JavaSparkContext spark) throws InterruptedException {
    int tasks = TASKS_PER_CORE * spark.defaultParallelism();
    JavaFutureAction<Long> work =
        spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks).countAsync();
    try {
      return countExecutors(spark, work);
    } finally {
      work.cancel(true);
    }
  }

  private int countExecutors(JavaSparkContext spark, Future<?> work) throws InterruptedException {
    int count = 0;
    long start = System.nanoTime();
    long changed = start;
    while (System.nanoTime() - changed < (count == 0 ? FIRST_NANOS : NEXT_NANOS)) {
      Thread.sleep(POLL_MILLIS);
      // The driver is among them.
      int now = spark.sc().statusTracker().getExecutorInfos().length - 1;
      // The first to come is busy for a while, and the next may wait for the same machine's cores.
      boolean isBusy = now > 0 && !work.isDone() && System.nanoTime() - start < FIRST_NANOS;
      changed = now == count && !isBusy ? changed : System.nanoTime();
      count = now;
    }
    if (count == 0) {
      problems.add(
          "no executor has come in a minute: see whether the master has free cores and memory for"
              + " spark.executor.cores and spark.executor.memory");
    }
    return count;
  }

  private void examine(JavaSparkContext spark, int expected) {
    Diagnosis driver = Diagnosis.ofThisJvm();
    long start = System.currentTimeMillis();
    Collection<Diagnosis> executors = expected == 0 ? List.of() : executors(spark, expected);
    long end = System.currentTimeMillis();
    List<List<String>> table = new ArrayList<>(List.of(Diagnosis.head(), driver.row()));
    executors.forEach(executor -> table.add(executor.row()));
    values.put("driver", driver);
    values.put("jvms", executors);
    Console.table(table);
    report(driver, driver);
    for (Diagnosis executor : executors) {
      report(executor, driver);
      long time = executor.clockMillis();
      if (time < start - CLOCK_TOLERANCE_MILLIS || time > end + CLOCK_TOLERANCE_MILLIS) {
        Console.entry(
            "note",
            "the clock of %s is %d s off that of the driver; times in logs will not match",
            executor.where(),
            (time < start ? time - start : time - end) / 1000);
      }
    }
  }

  private void report(Diagnosis of, Diagnosis driver) {
    if (of.note() != null) {
      Console.entry("note", "%s: %s", of.where(), of.note());
    }
    of.problems(driver).forEach(problem -> problems.add(of.where() + ": " + problem));
  }

  /** One diagnosis of each executor. */
  private Collection<Diagnosis> executors(JavaSparkContext spark, int expected) {
    Map<String, Diagnosis> byPlace = new TreeMap<>();
    try {
      for (int attempt = 0; attempt < ATTEMPTS && byPlace.size() < expected; attempt++) {
        int tasks = TASKS_PER_CORE * spark.defaultParallelism();
        spark
            .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
            .mapPartitions(Doctor::examineExecutor)
            .collect()
            .stream()
            .map(Diagnosis::fromJson)
            .forEach(diagnosis -> byPlace.putIfAbsent(diagnosis.where(), diagnosis));
      }
      if (byPlace.size() < expected) {
        problems.add(
            String.format(
                "%d of %d executors have not run a task: see their logs",
                expected - byPlace.size(), expected));
      }
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (!(e instanceof SparkException)) {
        throw e;
      }
      problems.add(
          "the executors cannot run Meanfield's tasks: "
              + e.getMessage().lines().findFirst().orElse("")
              + "; submit the shaded jar, to executors with Java 17 or 21");
    }
    return byPlace.values();
  }

  private static Iterator<String> examineExecutor(Iterator<Integer> task)
      throws InterruptedException {
    Thread.sleep(TASK_MILLIS);
    return List.of(Diagnosis.ofThisJvm().toJson()).iterator();
  }

  /** Does what checkpoints do: writes a file under one name, renames it and deletes it. */
  private void checkPath(String path) {
    String name = ".meanfield-doctor-" + UUID.randomUUID();
    try {
      Path folder = Storage.path("--path", path);
      FileSystem files = Storage.fileSystem(folder);
      boolean isNew = !files.exists(folder);
      Path written = new Path(folder, name);
      Path renamed = new Path(folder, name + "-renamed");
      try (FSDataOutputStream out = files.create(written, false)) {
        out.writeUTF(name);
      }
      boolean isRenamed = files.rename(written, renamed);
      files.delete(isRenamed ? renamed : written, false);
      if (isNew) {
        files.delete(folder, false);
      }
      if (!isRenamed) {
        throw new IOException("files cannot be renamed");
      }
      Console.entry("path", "%s can be written to", files.makeQualified(folder));
    } catch (IOException | BadInput e) {
      problems.add(
          String.format(
              "path '%s' cannot be written to: %s; give the user of the job the right to",
              path, e.getMessage()));
    }
  }
}
