package io.github.meanfield;

import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One session on {@code local[2]} for all test classes of a JVM, given to methods that ask for a
 * {@link SparkSession}. It stops when the last test class has run.
 */
public final class SparkSessionExtension
    implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

  private static final String KEY = "session";
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

  @Override
  public void beforeAll(ExtensionContext context) {
    session(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    awaitTasks(session(context).sparkContext());
  }

  /**
   * Waits until no task runs. Those of a job that failed go on for a moment, and may write to a
   * folder as it is deleted.
   */
  static void awaitTasks(SparkContext spark) throws InterruptedException {
    long start = System.nanoTime();
    while (!spark.isStopped() && isBusy(spark) && System.nanoTime() - start < LONGEST_WAIT) {
      Thread.sleep(5);
    }
  }

  private static boolean isBusy(SparkContext spark) {
    // What Spark's public status tells lags behind.
    TaskSchedulerImpl scheduler = (TaskSchedulerImpl) spark.taskScheduler();
    return scheduler.runningTasksByExecutors().valuesIterator().exists(tasks -> (int) tasks > 0);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session(context);
  }

  private static SparkSession session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(KEY, key -> new Session(start()), Session.class)
        .session();
  }

  /** A session like that, or that one, for what JUnit Jupiter does not run. */
  public static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("meanfield-tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.driver.host", "localhost")
        .getOrCreate();
  }

  /** Closed by JUnit after the last test class. */
  private record Session(SparkSession session) implements AutoCloseable {
    @Override
    public void close() {
      session.stop();
    }
  }
}
