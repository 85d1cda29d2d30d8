package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.averaging.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Threads that trials run in, whose Spark jobs have the group, description and other properties of
 * the thread that searches. When one fails in a way that ends the search, the jobs of the others
 * are cancelled, and closing waits until they have ended.
 */
final class TrialPool implements AutoCloseable {

  private final String uid;
  private final SparkContext spark;

  /** Marks the jobs of this search. */
  private final String tag = "meanfield-" + UUID.randomUUID();

  private final ExecutorService threads;
  private Throwable failure;

  TrialPool(NetworkTuner tuner, SparkContext spark) {
    this.uid = tuner.uid();
    this.spark = spark;
    spark.addJobTag(tag);
    // Made here, as its threads take over the Spark properties, tag included, of this thread.
    threads = Executors.newFixedThreadPool(tuner.getParallelism());
  }

  /**
   * Runs tasks, and waits for them.
   *
   * @throws CancellationException if a job was cancelled or the thread is interrupted
   * @throws RuntimeException what the first task threw that failed
   */
  void run(List<Runnable> tasks) {
    List<Future<?>> running = new ArrayList<>();
    try {
      for (Runnable task : tasks) {
        running.add(threads.submit(() -> guarded(task)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw Cancellation.<RuntimeException>unchecked(failure());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException interrupted = interrupted(uid);
      fail(interrupted);
      throw interrupted;
    } catch (RuntimeException | Error e) {
      // Such as no room for one more thread.
      fail(e);
      throw e;
    }
  }

  /** Throws if a thread was interrupted, which Spark tells by a checked exception. */
  static void throwIfInterrupted(String uid, Throwable problem) {
    if (problem instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      throw interrupted(uid);
    }
  }

  private static CancellationException interrupted(String uid) {
    return new CancellationException(
        uid + ": the search was cancelled: its thread was interrupted");
  }

  private void guarded(Runnable task) {
    try {
      if (failure() == null) {
        task.run();
      }
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
  }

  /**
   * Throws if what a trial has failed with ends the search: a cancelled job, a stopped Spark, or
   * the end of another trial that ended the search.
   */
  void throwIfEnded(Throwable problem) {
    Cancellation.throwIfCancelled(uid, spark, problem);
    throwIfInterrupted(uid, problem);
    if (spark.isStopped() || failure() != null) {
      throw Cancellation.<RuntimeException>unchecked(problem);
    }
  }

  private synchronized Throwable failure() {
    return failure;
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
      spark.cancelJobsWithTag(tag);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.SECONDS);
        if (!ended && failure() != null) {
          // A job may have come just after the others were cancelled.
          spark.cancelJobsWithTag(tag);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    spark.removeJobTag(tag);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
