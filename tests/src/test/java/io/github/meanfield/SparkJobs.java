package io.github.meanfield;

import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** What Spark does and keeps while a test runs. */
public final class SparkJobs {

  private SparkJobs() {}

  /** Counts the jobs that an action starts, also if it fails. */
  public static int during(SparkSession spark, Runnable action) {
    SparkContext context = spark.sparkContext();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
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
    return jobs.get();
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
