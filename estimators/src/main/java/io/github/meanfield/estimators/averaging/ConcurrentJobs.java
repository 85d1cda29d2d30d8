package io.github.meanfield.estimators.averaging;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Parts of a fit that run side by side, each in a thread of its own, whose Spark jobs have the
 * group, description and other properties of the thread that asks for it. When one fails, the
 * others end too.
 */
public final class ConcurrentJobs {

  private final String uid;
  private final SparkContext spark;

  /** Marks the jobs of this fit. */
  private final String tag = "meanfield-" + UUID.randomUUID();

  private Throwable failure;

  /**
   * Parts to be.
   *
   * @param uid uid of the estimator
   * @param spark the application
   */
  public ConcurrentJobs(String uid, SparkContext spark) {
    this.uid = uid;
    this.spark = spark;
  }

  /**
   * Runs parts, and returns when all have ended, also if one fails.
   *
   * @param threads how many at a time
   * @param parts the parts
   * @return what came of each
   * @throws CancellationException if a job is cancelled or the thread is interrupted
   * @throws RuntimeException if one fails: the first failure there was
   */
  public <R> List<R> run(int threads, List<? extends Callable<R>> parts) {
    spark.addJobTag(tag);
    // Created here, as its threads take over the Spark properties, tag included, of this thread.
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<R>> running = new ArrayList<>();
      for (Callable<R> part : parts) {
        running.add(pool.submit(() -> run(part)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> each : running) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw Cancellation.<RuntimeException>unchecked(failure());
    } catch (RuntimeException | Error e) {
      // Such as no room for one more thread: those that have begun are to end.
      fail(e);
      throw e;
    } catch (InterruptedException e) {
      CancellationException interrupted = interrupted(uid);
      fail(interrupted);
      throw interrupted;
    } finally {
      pool.shutdown();
      awaitEnd(pool);
      spark.removeJobTag(tag);
    }
  }

  private <R> R run(Callable<R> part) throws Exception {
    try {
      requireNoFailure();
      return part.call();
    } catch (Throwable e) {
      try {
        Cancellation.throwIfCancelled(uid, spark, e);
        fail(e);
      } catch (RuntimeException cancelled) {
        fail(cancelled);
      }
      throw e;
    }
  }

  /**
   * What a fit says whose thread was interrupted, which it stays.
   *
   * @param uid uid of the estimator
   */
  public static CancellationException interrupted(String uid) {
    Thread.currentThread().interrupt();
    return new CancellationException(uid + ": fit was cancelled: its thread was interrupted");
  }

  /**
   * Throws if a part has failed.
   *
   * @throws CancellationException if one has
   */
  public void requireNoFailure() {
    if (failure() != null) {
      throw new CancellationException(uid + ": another part of the fit has failed");
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

  /** What the parts use must stay until the last of them has ended. */
  private void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.SECONDS);
        if (!ended && failure() != null) {
          // A job may have come just after the others were cancelled.
          spark.cancelJobsWithTag(tag);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
