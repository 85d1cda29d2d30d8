package io.github.meanfield;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import scala.collection.JavaConverters;

/** What Spark does and keeps while a test runs. */
public final class SparkJobs {

  private SparkJobs() {}

  /**
   * What Spark has done.
   *
   * @param jobs jobs that were started
   * @param stages stages of these jobs
   * @param failedTasks attempts of tasks that did not succeed
   */
  public record Seen(int jobs, int stages, int failedTasks) {}

  /** Counts the jobs that an action starts, also if it fails. */
  public static int during(SparkSession spark, Runnable action) {
    return watch(spark, action).jobs;
  }

  /** Counts what an action makes Spark do, also if it fails. */
  public static Seen watch(SparkSession spark, Runnable action) {
    SparkContext context = spark.sparkContext();
    AtomicInteger jobs = new AtomicInteger();
    AtomicInteger failedTasks = new AtomicInteger();
    // Tasks of a job that has failed before may still be ending.
    Set<Object> stages = ConcurrentHashMap.newKeySet();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
            JavaConverters.seqAsJavaList(job.stageIds()).forEach(stages::add);
          }

          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            if (stages.contains(task.stageId()) && !task.taskInfo().successful()) {
              failedTasks.incrementAndGet();
            }
          }
        };
    waitForEvents(context);
    context.addSparkListener(listener);
    try {
      action.run();
    } finally {
      waitForEvents(context);
      context.removeSparkListener(listener);
    }
    return new Seen(jobs.get(), stages.size(), failedTasks.get());
  }

  private static void waitForEvents(SparkContext context) {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ids of the RDDs that are cached or meant to be. */
  public static Set<Integer> cached(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().keySet();
  }
}
