package io.github.meanfield.jobs.config;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.QueryPlans;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import picocli.CommandLine.Option;

/** The options that every Spark job has. */
public final class JobOptions {

  private static final String CATALOG = "spark.sql.catalogImplementation";

  /** By these classes Spark itself tells whether it has Hive. */
  private static final List<String> HIVE =
      List.of(
          "org.apache.spark.sql.hive.HiveSessionStateBuilder",
          "org.apache.hadoop.hive.conf.HiveConf");

  private static final List<String> ANCIENT =
      List.of(
          "spark.sql.parquet.datetimeRebaseModeInWrite",
          "spark.sql.parquet.int96RebaseModeInWrite");

  /** Whether a session that a command starts is for others after it. */
  private static boolean isShared;

  @Option(
      names = "--master",
      paramLabel = "URL",
      defaultValue = "local[*]",
      description = "Where to run, as spark-submit takes it. Default: ${DEFAULT-VALUE}")
  private String master;

  @Option(
      names = "--verbose",
      description = "Show Spark's warnings, and the stack trace of a failure.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  /** Where to run, as spark-submit takes it. */
  public String master() {
    return master;
  }

  /** Whether Spark's warnings and stack traces are shown. */
  public boolean isVerbose() {
    return verbose;
  }

  /**
   * Runs several commands in one session: that which the first of them starts goes on until all are
   * done.
   */
  public static <T> T sharing(Supplier<T> commands) {
    boolean wasRunning = SparkSession.getDefaultSession().isDefined();
    isShared = true;
    try {
      return commands.get();
    } finally {
      isShared = false;
      if (!wasRunning && SparkSession.getDefaultSession().isDefined()) {
        SparkSession.getDefaultSession().get().stop();
      }
    }
  }

  /**
   * Starts the Spark session, unless one runs in this JVM already. The master that spark-submit was
   * given counts; the option of this name is what the launcher reads, and what counts without
   * spark-submit.
   *
   * @param command the job's name
   * @param hasTables whether it reads or writes a table by its name
   */
  public RunningSession session(String command, boolean hasTables) {
    boolean isRunning = SparkSession.getDefaultSession().isDefined();
    return isRunning
        ? new RunningSession(SparkSession.getDefaultSession().get(), false)
        : new RunningSession(start(command, hasTables), !isShared);
  }

  private SparkSession start(String command, boolean hasTables) {
    SparkConf conf = new SparkConf();
    if (hasTables) {
      requireCatalog(conf);
    }
    conf.setIfMissing("spark.master", master);
    conf.setIfMissing("spark.app.name", "meanfield " + command);
    // Beyond this, by default 1 MB, results of tasks take a detour by way of the block manager; the
    // state of a network with its updater is seldom less.
    conf.setIfMissing("spark.task.maxDirectResultSize", "8m");
    // Parameters are noise to a compressor, which takes longer than to send what it saves.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // Spark 3 refuses to write dates before 1582, and timestamps before 1900, without this.
    ANCIENT.forEach(key -> conf.setIfMissing(key, "CORRECTED"));
    // States and Spark's own buffers are arrays above half of G1's usual regions: it would mark the
    // heap for each of them, which takes a core of two.
    conf.setIfMissing("spark.executor.extraJavaOptions", "-XX:G1HeapRegionSize=8m");
    // What Spark allocates for the smallest broadcast, of which each job has one.
    conf.setIfMissing("spark.broadcast.blockSize", "1m");
    if (conf.get("spark.master").matches("local(\\[.*])?")) {
      // Nothing is sent that could be damaged on its way.
      conf.setIfMissing("spark.broadcast.checksum", "false");
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    if (session.sparkContext().isLocal() && !conf.contains("spark.sql.shuffle.partitions")) {
      // The default of 200 is for clusters.
      session
          .conf()
          .set("spark.sql.shuffle.partitions", session.sparkContext().defaultParallelism());
    }
    QueryPlans.start(session);
    return session;
  }

  /** Spark's catalog in memory, which it has unless it is told otherwise, ends with the session. */
  private static void requireCatalog(SparkConf conf) {
    if (HIVE.stream().allMatch(Utils::classIsLoadable)) {
      conf.setIfMissing(CATALOG, "hive");
    }
    boolean isForgotten = !conf.get(CATALOG, "in-memory").equals("hive");
    if (isForgotten && conf.getAllWithPrefix("spark.sql.catalog.").length == 0) {
      throw new BadInput(
          "format table needs a catalog that outlives the job, but there is only Spark's catalog in"
              + " memory; set SPARK_HOME to a Spark with Hive, or configure a catalog by"
              + " spark.sql.catalog.NAME");
    }
  }

  /**
   * The Spark session of a job. One that was there before the job belongs to somebody else and goes
   * on after it, with the settings that it has.
   *
   * @param isOwn whether the job has started it
   */
  public record RunningSession(SparkSession session, boolean isOwn) implements AutoCloseable {
    @Override
    public void close() {
      if (isOwn) {
        session.stop();
      }
    }
  }
}
