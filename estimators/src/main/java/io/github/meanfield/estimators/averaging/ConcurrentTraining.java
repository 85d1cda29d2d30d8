package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
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
 * Trains several networks side by side, each in a thread of its own, whose Spark jobs have the
 * group, description and other properties of the thread that asks for it. When one fails, the
 * others end too.
 */
public final class ConcurrentTraining {

  private final String uid;
  private final SparkContext spark;

  /** Marks the jobs of this training. */
  private final String tag = "meanfield-" + UUID.randomUUID();

  private Throwable failure;

  /**
   * A training to be.
   *
   * @param uid uid of the estimator
   * @param spark the application that trains
   */
  public ConcurrentTraining(String uid, SparkContext spark) {
    this.uid = uid;
    this.spark = spark;
  }

  /** A listener that hears of all networks in turn, and, after a failure, ends their training. */
  public TrainingListener oneAtATime(TrainingListener listener) {
    return new Guarded(listener);
  }

  /**
   * Trains networks, as many at a time as Spark has cores, and one more that makes use of pauses.
   *
   * @param trainers one a network, whose listeners are {@link #oneAtATime}
   * @return what came of each
   * @throws CancellationException if a job is cancelled or the thread is interrupted
   * @throws RuntimeException if one fails: the first failure there was
   */
  public List<TrainingResult> train(List<? extends NetworkTrainer> trainers) {
    int threads = Math.min(trainers.size(), spark.defaultParallelism() + 1);
    spark.addJobTag(tag);
    // Created here, as its threads take over the Spark properties, tag included, of this thread.
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<TrainingResult>> training = new ArrayList<>();
      for (NetworkTrainer trainer : trainers) {
        training.add(pool.submit(() -> train(trainer)));
      }
      List<TrainingResult> results = new ArrayList<>();
      for (Future<TrainingResult> each : training) {
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
      Thread.currentThread().interrupt();
      CancellationException interrupted =
          new CancellationException(uid + ": fit was cancelled: its thread was interrupted");
      fail(interrupted);
      throw interrupted;
    } finally {
      pool.shutdown();
      awaitEnd(pool);
      spark.removeJobTag(tag);
    }
  }

  private TrainingResult train(NetworkTrainer trainer) {
    try {
      requireNoFailure();
      return trainer.train();
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

  private synchronized Throwable failure() {
    return failure;
  }

  private synchronized void requireNoFailure() {
    if (failure != null) {
      throw new CancellationException("another network has failed");
    }
  }

  private synchronized void fail(Throwable e) {
    if (failure == null) {
      failure = e;
      spark.cancelJobsWithTag(tag);
    }
  }

  /** The chunks that are trained on must stay until the last task has ended. */
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

  private final class Guarded implements TrainingListener {
    private final TrainingListener listener;

    Guarded(TrainingListener listener) {
      this.listener = listener;
    }

    private void tell(Runnable what) {
      synchronized (ConcurrentTraining.this) {
        requireNoFailure();
        what.run();
      }
    }

    @Override
    public void onResume(List<EpochRecord> epochs) {
      tell(() -> listener.onResume(epochs));
    }

    @Override
    public void onRound(int epoch, int round, int rounds) {
      tell(() -> listener.onRound(epoch, round, rounds));
    }

    @Override
    public void onWarning(String warning) {
      tell(() -> listener.onWarning(warning));
    }

    @Override
    public void onEpoch(EpochRecord epoch) {
      tell(() -> listener.onEpoch(epoch));
    }
  }
}
